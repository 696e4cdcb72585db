import { deviceSchema, inputTypeSchema, precisionSchema } from '@e5/core'
import { defaultDataDir } from '@e5/runtime'
import type { z } from 'zod'
import {
  databaseUrl,
  folders,
  httpUrl,
  key,
  name,
  oneOf,
  origins,
  proxies,
  text,
  wholeNumber,
} from './option-values.ts'

/** One option of the server. Its name in the table gives the flag and the environment variable. */
export interface OptionRow {
  /** What stands for the value in the help text. */
  readonly value: string
  readonly help: string
  readonly schema: z.ZodType<unknown, string>
  /** The value if none is given, as text and checked like a given one; undefined: the option stays unset. */
  readonly default: string | (() => string) | undefined
  /** Said in place of a default that depends on the machine or on other options. */
  readonly defaultText?: string
  /** True for values that messages must not repeat. */
  readonly secret?: true
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

/** Every option of the server: flags, environment variables, defaults, help and documentation all come from here. */
export const optionTable = {
  config: {
    value: 'file',
    help: 'JSON file with options, by their names as in {"port": 9000}; flags and variables go before it',
    schema: text(),
    default: undefined,
    defaultText: 'no file',
  },
  host: {
    value: 'address',
    help: 'Where to listen; localhost is this machine only, 0.0.0.0 is every network (for containers)',
    schema: text(),
    default: 'localhost',
  },
  port: { value: 'number', help: 'TCP port; 0 takes a free one', schema: wholeNumber(0, 65_535), default: '8080' },
  tlsCert: {
    value: 'file',
    help: 'Certificate (PEM, with its chain) for https; read anew at SIGHUP',
    schema: text(),
    default: undefined,
    defaultText: 'none: http',
  },
  tlsKey: {
    value: 'file',
    help: 'Private key (PEM, without a password) of the certificate',
    schema: text(),
    default: undefined,
    defaultText: 'none: http',
  },
  trustProxy: {
    value: 'addresses',
    help: 'Addresses or subnets, with commas, of proxies whose forwarded headers say who the client is',
    schema: proxies(),
    default: undefined,
    defaultText: 'none',
  },
  corsOrigins: {
    value: 'origins',
    help: 'Web origins that browsers may call from, with commas between them, or *',
    schema: origins(),
    default: undefined,
    defaultText: 'none',
  },
  model: {
    value: 'name',
    help: 'A known model (e5-small-v2), a model folder, or an installed or pulled model',
    schema: text(),
    default: 'e5-small-v2',
  },
  precision: {
    value: 'format',
    help: 'Number format of the matrix products: fp32; int8 on cpu (faster, a little less exact); fp16 on other devices',
    schema: oneOf(precisionSchema.options),
    default: 'fp32',
  },
  device: {
    value: 'name',
    help: 'Hardware: cpu, cuda, webgpu, coreml or dml; one that is not there stops the start',
    schema: oneOf(deviceSchema.options),
    default: 'cpu',
  },
  deviceId: {
    value: 'number',
    help: 'Which of several such devices, from 0; cuda and dml only',
    schema: wholeNumber(0, 1023),
    default: undefined,
    defaultText: "ONNX Runtime's choice",
  },
  threads: {
    value: 'number',
    help: 'Threads of one replica',
    schema: wholeNumber(1, 1024),
    default: undefined,
    defaultText: '1',
  },
  replicas: {
    value: 'number',
    help: 'Copies of the model that work side by side',
    schema: wholeNumber(1, 1024),
    default: undefined,
    defaultText: 'as many as there are cores',
  },
  soloThreads: {
    value: 'number',
    help: 'Threads for a text that comes alone; 1 saves the memory of the copy that has them',
    schema: wholeNumber(1, 1024),
    default: undefined,
    defaultText: 'those of all replicas',
  },
  dataDir: {
    value: 'folder',
    help: 'Where pulled models, compiled graphs, the database and the first keys are kept',
    schema: text(),
    default: defaultDataDir,
    defaultText: '.e5 in the home folder',
  },
  project: { value: 'name', help: "Name of the endpoint's project", schema: name(), default: 'default' },
  endpoint: {
    value: 'name',
    help: 'Name of the endpoint',
    schema: name(),
    default: undefined,
    defaultText: "the model's name without its folder",
  },
  key: {
    value: 'key',
    help: 'Key of the endpoint, in place of the one that the data folder keeps',
    schema: key(),
    default: undefined,
    defaultText: 'made at the first start and kept',
    secret: true,
  },
  accessKey: {
    value: 'key',
    help: 'Access key of the first admin, in place of the one that the data folder keeps',
    schema: key(),
    default: undefined,
    defaultText: 'made at the first start and kept',
    secret: true,
  },
  metricsKey: {
    value: 'key',
    help: 'Key that opens /metrics and nothing else, for Prometheus; an access key of an admin opens it too',
    schema: key(),
    default: undefined,
    defaultText: 'none',
    secret: true,
  },
  databaseUrl: {
    value: 'url',
    help: 'PostgreSQL that keeps projects, endpoints, keys and users, for several servers or backups of its own',
    schema: databaseUrl(),
    default: undefined,
    defaultText: 'a database in the data folder',
    secret: true,
  },
  files: {
    value: 'place',
    help: 'Where datasets, results and checkpoints are kept: a folder, or s3://bucket/prefix, the same for all servers and workers',
    schema: text(),
    default: undefined,
    defaultText: 'the folder files in the data folder',
  },
  s3Endpoint: {
    value: 'url',
    help: "Address of the S3 service of --files; the key is in AWS's own variables (AWS_ACCESS_KEY_ID, …)",
    schema: httpUrl(),
    default: undefined,
    defaultText: "AWS's",
  },
  s3Region: {
    value: 'region',
    help: 'Region of the bucket of --files',
    schema: text(),
    default: 'us-east-1',
  },
  datasetBytes: {
    value: 'bytes',
    help: 'Most bytes of all datasets of a user together, as they are unpacked',
    schema: wholeNumber(0, 1e15),
    default: undefined,
    defaultText: 'no limit',
  },
  datasetFolders: {
    value: 'folders',
    help: 'Folders of this machine, with commas between them, that users may make datasets of (source_type local)',
    schema: folders(),
    default: undefined,
    defaultText: 'none',
  },
  jobSlots: {
    value: 'number',
    help: 'Parts of batch jobs that this process works on at a time; 0 leaves all jobs to workers (e5-server worker)',
    schema: wholeNumber(0, 64),
    default: '2',
  },
  leaseSeconds: {
    value: 'seconds',
    help: 'Time after which the work of a worker that went silent is given to another; the same for all',
    schema: wholeNumber(10, 3600),
    default: '30',
  },
  batchSize: {
    value: 'number',
    help: 'Most inputs of one request on the SambaStudio route: 1 or 32',
    schema: oneOf(['1', '32']).transform((size) => (size === '1' ? 1 : 32)),
    default: '32',
  },
  inputType: {
    value: 'type',
    help: 'Prefix for texts of requests that name none: query, passage, or none (texts as they stand)',
    schema: oneOf(inputTypeSchema.options),
    default: 'none',
  },
  maxBodyBytes: {
    value: 'bytes',
    help: 'Largest request body',
    schema: wholeNumber(1024, 1_073_741_824),
    default: '16777216',
  },
  maxTextCharacters: {
    value: 'characters',
    help: 'Longest text; one over it is refused before it is tokenized',
    schema: wholeNumber(1, 1_073_741_824),
    default: '1000000',
  },
  maxConnections: {
    value: 'number',
    help: 'Connections that may be open at an address at a time; more are closed at once',
    schema: wholeNumber(1, 1_000_000),
    default: '10000',
  },
  cacheBytes: {
    value: 'bytes',
    help: 'Memory for the vectors of texts that were asked for last, which are then answered from there; 0 is no cache',
    schema: wholeNumber(0, 1e12),
    default: '0',
  },
  maxQueueTokens: {
    value: 'tokens',
    help: 'Tokens that may wait before requests are refused with 429 (the default is the largest OpenAI request)',
    schema: wholeNumber(512, 1_000_000_000),
    default: '1048576',
  },
  maxWaitSeconds: {
    value: 'seconds',
    help: 'Longest wait for what goes first in the fair order; a request that would wait longer is refused with 429',
    schema: wholeNumber(1, 86_400),
    default: '60',
  },
  requestTimeoutSeconds: {
    value: 'seconds',
    help: 'Longest time of one request',
    schema: wholeNumber(1, 86_400),
    default: '600',
  },
  stallTimeoutSeconds: {
    value: 'seconds',
    help: 'Time after which a client that takes nothing of its answer is cut off',
    schema: wholeNumber(1, 3600),
    default: '30',
  },
  shutdownGraceSeconds: {
    value: 'seconds',
    help: 'Time that running requests get to finish when the server is stopped',
    schema: wholeNumber(0, 3600),
    default: '30',
  },
  logLevel: {
    value: 'level',
    help: `Logs are JSON lines on stderr: ${logLevels.join(', ')}; info has a line for each request`,
    schema: oneOf(logLevels),
    default: 'warn',
  },
} as const satisfies Record<string, OptionRow>

export type OptionName = keyof typeof optionTable

/** The options of a run: parsed, checked and complete. */
export type ResolvedOptions = {
  readonly [Name in OptionName]:
    | z.output<(typeof optionTable)[Name]['schema']>
    | ((typeof optionTable)[Name] extends { readonly default: undefined } ? undefined : never)
}

/** All names of options, in the order of the documentation. */
export const optionNames = Object.keys(optionTable) as readonly OptionName[]

/** The flag of an option: `--max-body-bytes`. */
export function flagOf(option: OptionName): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

/** The environment variable of an option: `E5_MAX_BODY_BYTES`. */
export function variableOf(option: OptionName): string {
  return `E5_${option.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`
}

/** What an option is when it is not given, in words. */
export function defaultTextOf(option: OptionName): string {
  const row: OptionRow = optionTable[option]
  if (row.defaultText !== undefined) return row.defaultText
  if (typeof row.default !== 'string') throw new Error(`This is a bug: option ${option} has no text for its default.`)
  return row.default
}

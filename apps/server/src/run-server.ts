import { isE5Error } from '@e5/core'
import { describeModel, type Embedder, loadEmbedder } from '@e5/runtime'
import { findAddresses } from './addresses.ts'
import { formatBanner, type KeySource } from './banner.ts'
import { buildApp } from './build-app.ts'
import { Drain } from './drain.ts'
import { endpointNameOf } from './endpoint-name.ts'
import { createEndpointRegistry, type Endpoint } from './endpoints.ts'
import { listen } from './listen.ts'
import { type ResolvedOptions, variableOf } from './options/option-table.ts'
import { type Environment, parseOptions } from './options/parse-options.ts'
import { stopOnSignals } from './shutdown.ts'
import { type EndpointState, readEndpointState } from './state/endpoint-state.ts'
import { readVersion } from './version.ts'
import { WorkerDeaths } from './worker-deaths.ts'

const progressEveryMs = 5000

/** The program `e5-server`: from flags to a server that answers, or to a message that says why not and an exit code. */
export async function runServer(flags: readonly string[], environment: Environment): Promise<void> {
  try {
    const commandLine = parseOptions(flags, environment, readVersion())
    if (commandLine.kind === 'print') process.stdout.write(commandLine.text)
    else await serve(commandLine.options, environment)
  } catch (error) {
    if (!isE5Error(error)) throw error
    process.stderr.write(`e5-server: ${error.message} [${error.code}]\n`)
    process.exitCode = error.code === 'OPTION_INVALID' ? 2 : 1
  }
}

async function serve(options: ResolvedOptions, environment: Environment): Promise<void> {
  // All that can stop the start comes before the model, which takes its time.
  const addresses = await findAddresses(options)
  const name = endpointNameOf(options)
  // Before the state: a mistyped model is no endpoint to keep a key for.
  await describeModel(options.model, options.dataDir)
  const state = await readEndpointState({ dataDir: options.dataDir, project: options.project, endpoint: name })
  const deaths = new WorkerDeaths()
  const embedder = await load(options, deaths)
  try {
    const endpoint = createEndpoint({ options, name, state, embedder })
    const drain = new Drain()
    const app = await buildApp({
      registry: createEndpointRegistry([endpoint]),
      drain,
      version: readVersion(),
      maxBodyBytes: options.maxBodyBytes,
      requestTimeoutSeconds: options.requestTimeoutSeconds,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    deaths.writeTo(app.log)
    const listener = await listen(app, { ...options, addresses })
    stopOnSignals({ listener, drain, embedder, graceSeconds: options.shutdownGraceSeconds, say })
    const keySource = keySourceOf(options, environment)
    say(formatBanner({ host: options.host, port: listener.port, endpoint, keySource, platform: process.platform }))
  } catch (error) {
    await embedder.close()
    throw error
  }
}

async function load(options: ResolvedOptions, deaths: WorkerDeaths): Promise<Embedder> {
  const { model, precision, device, deviceId, threads, replicas, soloThreads, dataDir, cacheBytes } = options
  const startMs = performance.now()
  const seconds = (): string => ((performance.now() - startMs) / 1000).toFixed(1)
  say(`Loading ${model} (${precision}, ${device}). The first start with a model also compiles it.`)
  const progress = setInterval(() => say(`Still loading ${model} after ${seconds()} s.`), progressEveryMs)
  try {
    const embedder = await loadEmbedder({
      model,
      precision,
      device,
      dataDir,
      maxQueueTokens: options.maxQueueTokens,
      maxWaitSeconds: options.maxWaitSeconds,
      cacheBytes,
      onWorkerDied: deaths.record,
      ...(deviceId !== undefined && { deviceId }),
      ...(threads !== undefined && { threads }),
      ...(replicas !== undefined && { replicas }),
      ...(soloThreads !== undefined && { soloThreads }),
    })
    say(`Loaded ${model} in ${seconds()} s.`)
    return embedder
  } finally {
    clearInterval(progress)
  }
}

interface EndpointParts {
  readonly options: ResolvedOptions
  readonly name: string
  readonly state: EndpointState
  readonly embedder: Embedder
}

function createEndpoint({ options, name, state, embedder }: EndpointParts): Endpoint {
  const { project, batchSize, inputType } = options
  return {
    project: { id: state.projectId, name: project },
    id: state.endpointId,
    name,
    embedder,
    batchSize,
    inputType,
    keys: [options.key ?? state.key],
    createdSeconds: Math.floor(Date.now() / 1000),
  }
}

function keySourceOf({ key }: ResolvedOptions, environment: Environment): KeySource {
  if (key === undefined) return 'data folder'
  return key === environment[variableOf('key')] ? 'variable' : 'flag'
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

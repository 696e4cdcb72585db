import { E5Error, isE5Error } from '@e5/core'
import { type Embedder, loadEmbedder } from '@e5/runtime'
import { formatBanner } from './banner.ts'
import { buildApp } from './build-app.ts'
import { Drain } from './drain.ts'
import { createEndpointRegistry, type Endpoint } from './endpoints.ts'
import { assertAddressFree, listen } from './listen.ts'
import { optionTable, type ResolvedOptions } from './options/option-table.ts'
import { type Environment, parseOptions } from './options/parse-options.ts'
import { stopOnSignals } from './shutdown.ts'
import { readEndpointState } from './state/endpoint-state.ts'
import { readVersion } from './version.ts'

const progressEveryMs = 5000

/** The program `e5-server`: from flags to a server that answers, or to a message that says why not and an exit code. */
export async function runServer(flags: readonly string[], environment: Environment): Promise<void> {
  try {
    const commandLine = parseOptions(flags, environment, readVersion())
    if (commandLine.kind === 'print') process.stdout.write(commandLine.text)
    else await serve(commandLine.options)
  } catch (error) {
    if (!isE5Error(error)) throw error
    process.stderr.write(`e5-server: ${error.message}\n`)
    process.exitCode = error.code === 'OPTION_INVALID' ? 2 : 1
  }
}

async function serve(options: ResolvedOptions): Promise<void> {
  await assertAddressFree(options)
  const embedder = await load(options)
  try {
    const endpoint = await createEndpoint(options, embedder)
    const drain = new Drain()
    const app = await buildApp({
      registry: createEndpointRegistry([endpoint]),
      drain,
      version: readVersion(),
      maxBodyBytes: options.maxBodyBytes,
      requestTimeoutSeconds: options.requestTimeoutSeconds,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    const port = await listen(app, options)
    stopOnSignals({ app, drain, embedder, graceSeconds: options.shutdownGraceSeconds, say })
    say(
      formatBanner({ ...options, port, endpoint, shownKey: options.key === undefined ? endpoint.keys[0] : undefined }),
    )
  } catch (error) {
    await embedder.close()
    throw error
  }
}

async function load(options: ResolvedOptions): Promise<Embedder> {
  const { model, precision, device, threads, replicas, dataDir, maxQueueTokens } = options
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
      maxQueueTokens,
      ...(threads !== undefined && { threads }),
      ...(replicas !== undefined && { replicas }),
    })
    // The first batch of a session is slow, and a model that cannot compute must not come to listen.
    await embedder.embed(['query: warm-up'])
    say(`Loaded ${model} in ${seconds()} s.`)
    return embedder
  } finally {
    clearInterval(progress)
  }
}

async function createEndpoint(options: ResolvedOptions, embedder: Embedder): Promise<Endpoint> {
  const { dataDir, project, batchSize, inputType } = options
  const name = options.endpoint ?? nameAfter(embedder)
  const state = await readEndpointState({ dataDir, project, endpoint: name })
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

function nameAfter(embedder: Embedder): string {
  const { name } = embedder.model
  const result = optionTable.endpoint.schema.safeParse(name)
  if (result.success) return result.data
  const reason = `the model's name "${name}" cannot be an endpoint's name, so give one`
  throw new E5Error('OPTION_INVALID', { option: '--endpoint (E5_ENDPOINT)', reason })
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

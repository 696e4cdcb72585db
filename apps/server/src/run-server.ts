import { isE5Error } from '@e5/core'
import { describeModel, type Embedder, loadEmbedder } from '@e5/runtime'
import { findAddresses } from './addresses.ts'
import { formatBanner, type KeySource } from './banner.ts'
import { buildApp } from './build-app.ts'
import { Drain } from './drain.ts'
import { endpointNameOf } from './endpoint-name.ts'
import { createEndpointRegistry, type Endpoint } from './endpoints.ts'
import { useTls } from './http-server.ts'
import { listen } from './listen.ts'
import type { ResolvedOptions } from './options/option-table.ts'
import { type CommandLine, type Environment, type OptionSource, parseOptions } from './options/parse-options.ts'
import { stopOnSignals } from './shutdown.ts'
import { type EndpointState, readEndpointState } from './state/endpoint-state.ts'
import { readTls, reloadTlsOnHangup } from './tls.ts'
import { startTracing } from './tracing/tracing.ts'
import { readVersion } from './version.ts'
import { WorkerDeaths } from './worker-deaths.ts'

const progressEveryMs = 5000

/** The program `e5-server`: from flags to a server that answers, or to a message that says why not and an exit code. */
export async function runServer(flags: readonly string[], environment: Environment): Promise<void> {
  try {
    const commandLine = parseOptions(flags, environment, readVersion())
    if (commandLine.kind === 'print') process.stdout.write(commandLine.text)
    else await serve(commandLine, environment)
  } catch (error) {
    if (!isE5Error(error)) throw error
    process.stderr.write(`e5-server: ${error.message} [${error.code}]\n`)
    process.exitCode = error.code === 'OPTION_INVALID' ? 2 : 1
  }
}

type Run = Extract<CommandLine, { readonly kind: 'run' }>

async function serve({ options, sources }: Run, environment: Environment): Promise<void> {
  // All that can stop the start comes before the model, which takes its time.
  const addresses = await findAddresses(options)
  const tls = readTls(options)
  const tracing = await startTracing(environment, readVersion())
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
      ...options,
      registry: createEndpointRegistry([endpoint]),
      drain,
      version: readVersion(),
      tls,
      tracing,
      logger: { level: options.logLevel, stream: process.stderr },
    })
    deaths.writeTo(app.log)
    const listener = await listen(app, { ...options, addresses })
    if (tls !== undefined) reloadTlsOnHangup(options, (pair) => useTls(app.server, pair), app.log)
    stopOnSignals({ listener, drain, embedder, tracing, graceSeconds: options.shutdownGraceSeconds, say })
    const { platform } = process
    const scheme = tls === undefined ? 'http' : 'https'
    const keySource = keySourceOf(sources.key)
    say(formatBanner({ scheme, host: options.host, port: listener.port, endpoint, keySource, platform }))
  } catch (error) {
    await embedder.close()
    throw error
  }
}

async function load(options: ResolvedOptions, deaths: WorkerDeaths): Promise<Embedder> {
  const { model, precision, device, deviceId, threads, replicas, soloThreads, dataDir, maxQueueTokens, cacheBytes } =
    options
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

function keySourceOf(source: OptionSource): KeySource {
  return source === 'default' ? 'data folder' : source
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

import { defaultDataDir, describeModel, type Embedder, loadTokenizer, type ModelDescription } from '@e5/runtime'
import { createEmbedder, deviceProfiles, openCallTokenizer, Scheduler } from '@e5/runtime/parts'
import { type FakeCores, startFakeCores } from './fake-cores.ts'
import { type MainThreadUse, measureMainThread } from './measure-main-thread.ts'

/** The engine with fake cores under a load. */
export interface SimulatedRequest {
  readonly load: LoadName
  /** Texts of each call, with their prefixes; from the start again when all were sent. */
  readonly calls: readonly (readonly string[])[]
  readonly cores: number
  readonly tokenizerThreads: number
  /** Of one core. */
  readonly tokensPerSecond: number
  readonly seconds: number
}

/** What it reached, and what it cost. */
export interface SimulatedMeasurement extends Omit<SimulatedRequest, 'seconds' | 'calls'> {
  readonly reachedTokensPerSecond: number
  readonly textsPerSecond: number
  readonly use: MainThreadUse
}

/** `bulk`: 32 passages a call, 8 calls in flight. `queries`: one a call, 256 in flight. */
export const loadNames = ['bulk', 'queries'] as const
export type LoadName = (typeof loadNames)[number]

const clientsOf: Record<LoadName, number> = { bulk: 8, queries: 256 }
const warmUpSeconds = 2

/** Measures the engine without a model: everything on the way of a call is the product's, but for the sessions. */
export async function measureSimulated({
  seconds,
  calls,
  ...request
}: SimulatedRequest): Promise<SimulatedMeasurement> {
  const model = await describeModel('e5-small-v2', defaultDataDir())
  const { tokensPerSecond } = request
  await using fakeCores = startFakeCores({ tokensPerSecond, dimensions: model.dimensions })
  const embedder = await openSimulated(model, fakeCores, request)
  const stopLoad = startLoad(embedder, calls, clientsOf[request.load])
  await measureMainThread(warmUpSeconds)
  const before = embedder.stats()
  const use = await measureMainThread(seconds)
  const after = embedder.stats()
  await stopLoad()
  await embedder.close()
  return {
    ...request,
    reachedTokensPerSecond: (after.embeddedTokens - before.embeddedTokens) / use.seconds,
    textsPerSecond: (after.embeddedTexts - before.embeddedTexts) / use.seconds,
    use,
  }
}

async function openSimulated(
  model: ModelDescription,
  fakeCores: FakeCores,
  { cores, tokenizerThreads }: Pick<SimulatedRequest, 'cores' | 'tokenizerThreads'>,
): Promise<Embedder> {
  const tokenizer = loadTokenizer(model.folder, model)
  const { batchLimits } = deviceProfiles.cpu
  const scheduler = new Scheduler({
    startRunner: fakeCores.startRunner,
    replicas: cores,
    batchLimits,
    maxQueueTokens: Number.POSITIVE_INFINITY,
    maxWaitSeconds: Number.POSITIVE_INFINITY,
  })
  await scheduler.workers.open()
  const callTokenizer = await openCallTokenizer({
    model,
    tokenizer,
    threads: tokenizerThreads,
    onWorkerDied: undefined,
  })
  return createEmbedder({
    model,
    device: 'cpu',
    precision: 'int8',
    parity: undefined,
    tokenizer,
    callTokenizer,
    scheduler,
    cache: undefined,
  })
}

/** Starts clients that send their next call when the last one is answered; returns what stops them. */
function startLoad(embedder: Embedder, calls: SimulatedRequest['calls'], clients: number): () => Promise<void> {
  const stopping = Array.from({ length: clients }, () => new AbortController())
  let sent = 0
  const running = stopping.map(async ({ signal }) => {
    for (;;) await embedder.embed(calls[sent++ % calls.length]!, { signal })
  })
  return async () => {
    for (const controller of stopping) controller.abort()
    const ends = await Promise.allSettled(running)
    const failed = ends.find((end) => end.status === 'rejected' && end.reason.code !== 'CANCELLED')
    if (failed?.status === 'rejected') throw failed.reason
  }
}

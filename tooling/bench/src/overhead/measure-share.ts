import { join } from 'node:path'
import type { EncodedText } from '@e5/core'
import { compiledFiles } from '@e5/graph'
import { defaultDataDir, describeModel, listCompiledGraphs } from '@e5/runtime'
import { deviceProfiles, openEmbedder, openSession, Scheduler, type TokenBatch } from '@e5/runtime/parts'
import type { BenchPrecision } from '../bench-command.ts'
import { benchTokenizer } from '../bench-model.ts'

/** One way to embed the same texts on one core. */
export interface ShareMeasurement {
  readonly tokensPerSecond: number
  /** Processor time of all threads. */
  readonly cpuMsPerThousandTokens: number
}

/** A round: the batches alone in a session of this thread, and the texts through the engine. */
export interface ShareRound {
  readonly session: ShareMeasurement
  readonly engine: ShareMeasurement
  /** Of the engine's time, as the call tells it. */
  readonly tokenizeMsPerThousandTokens: number
}

/** How much to measure. */
export interface ShareRequest {
  readonly precision: BenchPrecision
  /** With their prefixes; one call. */
  readonly texts: readonly string[]
  readonly rounds: number
}

/** Measures what the engine adds to the model: one session on one thread, rounds interleaved and in turns the first. */
export async function measureShare({ precision, texts, rounds }: ShareRequest): Promise<ShareRound[]> {
  await using embedder = await openEmbedder({ model: 'e5-small-v2', precision, replicas: 1, soloThreads: 1 })
  const model = await describeModel('e5-small-v2', defaultDataDir())
  const compiled = await listCompiledGraphs(model, defaultDataDir())
  const graph = compiled.find((candidate) => candidate.precision === precision)
  if (graph === undefined) throw new Error(`${model.name} is not compiled to ${precision}`)
  const graphFile = join(graph.folder, compiledFiles.model)
  const session = await openSession({ graphFile, device: 'cpu', threads: 1 })
  const tokenizer = benchTokenizer()
  const encoded = texts.map((text) => tokenizer.encode(text))
  const tokens = encoded.reduce((sum, { ids }) => sum + ids.length, 0)
  const batches = await batchesOf(encoded)

  const runSession = () =>
    measure(tokens, async () => {
      for (const batch of batches) await session.run(batch)
    })
  const results: ShareRound[] = []
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    console.error(`bench: round ${round} of ${rounds}, the engine's share …`)
    let tokenizeMs = 0
    const runEngine = () =>
      measure(tokens, async () => {
        tokenizeMs = (await embedder.embed(texts)).timings.tokenizeMs
      })
    const early = round % 2 === 0 ? await runSession() : undefined
    const engine = await runEngine()
    const measured = early ?? (await runSession())
    if (round === 0) continue
    results.push({ session: measured, engine, tokenizeMsPerThousandTokens: (tokenizeMs / tokens) * 1000 })
  }
  await session.release()
  return results
}

/** The batches that the scheduler makes of a call for one session. */
async function batchesOf(encoded: readonly EncodedText[]): Promise<TokenBatch[]> {
  const batches: TokenBatch[] = []
  const scheduler = new Scheduler({
    startRunner: async () => ({
      ended: new Promise(() => {}),
      async run(batch) {
        batches.push(batch)
        return { embeddings: new Float32Array(batch.texts), inferMs: 0 }
      },
      close: async () => {},
    }),
    replicas: 1,
    batchLimits: deviceProfiles.cpu.batchLimits,
    maxQueueTokens: Number.POSITIVE_INFINITY,
    maxWaitSeconds: Number.POSITIVE_INFINITY,
  })
  await scheduler.workers.open()
  const submitted = encoded.map((text, index) => ({ ...text, text: String(index) }))
  await scheduler.submit(submitted)
  return batches
}

async function measure(tokens: number, work: () => Promise<void>): Promise<ShareMeasurement> {
  const start = performance.now()
  const cpu = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return {
    tokensPerSecond: tokens / ((performance.now() - start) / 1000),
    cpuMsPerThousandTokens: (user + system) / tokens,
  }
}

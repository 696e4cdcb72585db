import { availableParallelism } from 'node:os'
import type { Tokenizer } from '@e5/core'
import { type Embedder, loadEmbedder } from '@e5/runtime'
import type { BenchPrecision } from '../bench-command.ts'
import { runClosedLoop } from '../closed-loop.ts'
import { createExactTexts } from '../exact-texts.ts'
import { median } from '../statistics.ts'

/** Tokens a second that the engine reaches with texts of one length. */
export interface EngineRates {
  readonly precision: BenchPrecision
  readonly tokens: number
  /** One text after the other, one session on one thread. */
  readonly alone: number
  /** Many texts at once, which the engine puts into batches of 512 tokens; one session on one thread. */
  readonly batched: number
  /** Many texts at once, a session on each core. */
  readonly allCores: number
}

/** What to measure. */
export interface EngineRequest {
  readonly modelPath: string
  readonly tokenizer: Tokenizer
  readonly precisions: readonly BenchPrecision[]
  readonly lengths: readonly number[]
  readonly rounds: number
  readonly seconds: number
}

// Of texts that are sent at once, so that there are always batches to be made.
const tokensOfCall = 2048
const warmUpSeconds = 0.2
// The engine gives a lone batch all cores unless it is told not to.
const oneThread = { threads: 1, soloThreads: 1 }

/** Measures the engine by the length of its texts: medians of interleaved rounds. */
export async function measureEngine(request: EngineRequest): Promise<EngineRates[]> {
  const { modelPath, tokenizer, precisions, lengths, rounds, seconds } = request
  const exactTexts = createExactTexts(tokenizer)
  const clients = 2 * availableParallelism()
  const callsOf = new Map(
    lengths.map((tokens) => {
      const textsOfCall = Math.ceil(tokensOfCall / tokens)
      // One call more than clients, and no text twice: the engine computes equal ones in flight once.
      return [tokens, Array.from({ length: clients + 1 }, () => exactTexts(tokens, textsOfCall))] as const
    }),
  )
  const results: EngineRates[] = []
  for (const precision of precisions) {
    await using one = await loadEmbedder({ model: modelPath, precision, replicas: 1, ...oneThread })
    await using all = await loadEmbedder({ model: modelPath, precision, ...oneThread })
    const rates = lengths.map((tokens) => ({ tokens, alone: [], batched: [], allCores: [] }) as RatesOfRounds)
    for (let round = 1; round <= rounds; round++) {
      console.error(`bench: round ${round} of ${rounds}, engine ${precision} …`)
      for (const { tokens, alone, batched, allCores } of rates) {
        const calls = callsOf.get(tokens)!
        alone.push(await measure({ embedder: one, calls: calls[0]!.map((text) => [text]), clients: 1, seconds }))
        batched.push(await measure({ embedder: one, calls, clients: 2, seconds }))
        allCores.push(await measure({ embedder: all, calls, clients, seconds }))
      }
    }
    for (const { tokens, alone, batched, allCores } of rates) {
      const medians = { alone: median(alone), batched: median(batched), allCores: median(allCores) }
      results.push({ precision, tokens, ...medians })
    }
  }
  return results
}

interface RatesOfRounds {
  readonly tokens: number
  readonly alone: number[]
  readonly batched: number[]
  readonly allCores: number[]
}

interface EngineLoad {
  readonly embedder: Embedder
  readonly calls: readonly (readonly string[])[]
  readonly clients: number
  readonly seconds: number
}

async function measure({ embedder, calls, clients, seconds }: EngineLoad): Promise<number> {
  const { workPerSecond, errors, firstError } = await runClosedLoop({
    clients,
    warmUpSeconds,
    seconds,
    async send(index) {
      const { tokenCounts } = await embedder.embed(calls[index % calls.length]!)
      return tokenCounts.reduce((sum, count) => sum + count, 0)
    },
  })
  if (errors > 0) throw new Error(`the engine failed: ${firstError}`)
  if (embedder.stats().sharedTexts > 0) throw new Error('This is a bug: texts were computed once for several calls.')
  return workPerSecond
}

import { setTimeout as delay } from 'node:timers/promises'
import { type EmbedOptions, isE5Error } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import type { RowSetAside, ShardRow } from './shard-row.ts'

/** The vectors of a shard's rows, in their order; undefined for one that was set aside. */
export interface EmbeddedRows {
  readonly vectors: readonly (Float32Array | undefined)[]
  readonly setAside: readonly RowSetAside[]
  readonly tokensRead: number
}

// Of a call: enough for the scheduler to fill its batches by, little enough for every queue.
const window = { rows: 2048, characters: 524_288 } as const
// While one call's last batches run, the next one's first fill the other workers.
const callsAtOnce = 2

/**
 * Embeds the rows of a shard. A row on which workers die is found by halving and set aside; the others go on.
 *
 * @throws E5Error as `embed` does, but for WORKER_FAILED, and OVERLOADED, after which it is tried again
 */
export async function embedRows(
  embedder: Pick<Embedder, 'embed'>,
  rows: readonly ShardRow[],
  options: EmbedOptions & { readonly signal: AbortSignal },
): Promise<EmbeddedRows> {
  const vectors = new Array<Float32Array | undefined>(rows.length).fill(undefined)
  const setAside: RowSetAside[] = []
  let tokensRead = 0

  async function embedRange(from: number, to: number): Promise<void> {
    const texts = rows.slice(from, to).map(({ text }) => text)
    try {
      const result = await embedder.embed(texts, options)
      for (const [place, vector] of result.embeddings.entries()) vectors[from + place] = vector
      tokensRead += result.tokenCounts.reduce((sum, count) => sum + count, 0)
    } catch (error) {
      if (isE5Error(error, 'OVERLOADED')) {
        await delay(1000 * error.details.retryAfterSeconds, undefined, { signal: options.signal })
        return await embedRange(from, to)
      }
      if (!isE5Error(error, 'WORKER_FAILED')) throw error
      if (to - from === 1) {
        const { file, row, line } = rows[from]!
        setAside.push({ file, row, line, reason: error.message })
        return
      }
      const middle = Math.floor((from + to) / 2)
      await embedRange(from, middle)
      await embedRange(middle, to)
    }
  }

  const ranges = windowRanges(rows)
  const embedInTurn = async (): Promise<void> => {
    for (const [from, to] of ranges) await embedRange(from, to)
  }
  await Promise.all(Array.from({ length: callsAtOnce }, embedInTurn))
  setAside.sort((a, b) => a.file.localeCompare(b.file) || a.row - b.row)
  return { vectors, setAside, tokensRead }
}

// One generator for all that take from it.
function* windowRanges(rows: readonly ShardRow[]): Generator<[from: number, to: number]> {
  let from = 0
  let characters = 0
  for (const [at, { text }] of rows.entries()) {
    if (at > from && (at - from === window.rows || characters + text.length > window.characters)) {
      yield [from, at]
      from = at
      characters = 0
    }
    characters += text.length
  }
  if (from < rows.length) yield [from, rows.length]
}

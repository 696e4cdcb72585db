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

/**
 * Embeds the rows of a shard in one call, or in halves of it where a queue takes no more. A row on which workers die is found by
 * halving too and set aside; the others go on.
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
      const isOfSome = isE5Error(error, 'WORKER_FAILED') || isE5Error(error, 'CALL_TOO_LARGE')
      if (!isOfSome) throw error
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

  if (rows.length > 0) await embedRange(0, rows.length)
  return { vectors, setAside, tokensRead }
}

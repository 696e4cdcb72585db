import type { Tokenizer } from '@e5/core'
import { createExactTexts } from '../exact-texts.ts'
import { createWorkload } from '../workload.ts'

/** What the two kinds of clients send: one query, or 32 passages of 512 tokens. */
export interface LoadWorkload {
  readonly queries: readonly (readonly string[])[]
  readonly batches: readonly (readonly string[])[]
}

// More than an overloaded server lets wait at once: it computes equal texts once.
const queryCount = 6144
const batchCount = 6
const passagesPerBatch = 32

/** The texts of the load, the same on every machine. */
export function createLoadWorkload(tokenizer: Tokenizer): LoadWorkload {
  const passages = createExactTexts(tokenizer)(tokenizer.limit, batchCount * passagesPerBatch)
  return {
    queries: createWorkload(0, queryCount).queries.map((query) => [query]),
    batches: Array.from({ length: batchCount }, (_, batch) =>
      passages.slice(batch * passagesPerBatch, (batch + 1) * passagesPerBatch),
    ),
  }
}

/** Tokens of a batch. */
export const tokensPerBatch = passagesPerBatch * 512

import { createRandom, E5Error } from '@e5/core'
import type { TrainingRow } from '@e5/data'
import { sample } from '../random/sample.ts'
import { textKey } from '../texts/first-of-same.ts'

/** What is cut off. */
export interface SplitOptions {
  /** Of the distinct queries, above 0 and below 1. */
  readonly share: number
  readonly seed: number
}

/** Rows to train on and rows to evaluate on, each in their order. */
export interface SplitRows {
  readonly training: readonly TrainingRow[]
  readonly heldOut: readonly TrainingRow[]
}

/**
 * Cuts a held-out set off. Rows whose queries are the same but for case, blanks and Unicode form stay together, so that no
 * held-out query is trained on.
 *
 * @throws E5Error OPTION_INVALID if there are too few distinct queries for both sides.
 */
export function splitHeldOut(rows: readonly TrainingRow[], { share, seed }: SplitOptions): SplitRows {
  const queries = [...new Set(rows.map(({ query }) => textKey(query)))]
  const count = Math.round(queries.length * share)
  if (count === 0 || count === queries.length) {
    const reason = `a share of ${share} of ${queries.length} distinct queries leaves nothing to ${count === 0 ? 'evaluate' : 'train'} on.`
    throw new E5Error('OPTION_INVALID', { option: '--eval-share', reason })
  }
  const chosen = new Set(sample(queries, count, createRandom(seed)))
  const isHeldOut = ({ query }: TrainingRow) => chosen.has(textKey(query))
  return { training: rows.filter((row) => !isHeldOut(row)), heldOut: rows.filter(isHeldOut) }
}

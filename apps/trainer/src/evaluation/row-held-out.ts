import { createRandom } from '@e5/core'
import type { TrainingRow } from '@e5/data'
import { sample } from '../random/sample.ts'
import type { HeldOutSet } from './held-out-set.ts'

/** Which passages are searched. */
export interface RowHeldOutOptions {
  /** How many; all unless given. Those that rows name are always among them, even if they are more. */
  readonly passageLimit?: number | undefined
  /** Chooses the others. */
  readonly seed: number
}

/**
 * Rows in the form of `train.jsonl` as a held-out set: a row's positives answer its query, and rows with the same query are one.
 *
 * @param passages by the row numbers that the rows name them by.
 */
export function rowHeldOut(
  rows: readonly TrainingRow[],
  passages: readonly string[],
  options: RowHeldOutOptions,
): HeldOutSet {
  const judgementsOf = new Map<string, Map<string, number>>()
  for (const { query, positives } of rows) {
    const judgements = judgementsOf.get(query) ?? new Map<string, number>()
    for (const docId of positives.docIds) judgements.set(String(docId), 1)
    judgementsOf.set(query, judgements)
  }
  const queries = [...judgementsOf.keys()].map((text, index) => ({ id: String(index), text }))
  const searched = searchedPassages(rows, passages.length, options)
  return {
    queries,
    passages: searched.map((docId) => ({ id: String(docId), text: passages[docId]! })),
    qrels: new Map([...judgementsOf.values()].map((judgements, index) => [String(index), judgements])),
  }
}

function searchedPassages(
  rows: readonly TrainingRow[],
  count: number,
  { passageLimit = count, seed }: RowHeldOutOptions,
): number[] {
  const named = new Set(rows.flatMap(({ positives, negatives }) => [...positives.docIds, ...negatives.docIds]))
  const others = Array.from({ length: count }, (_, docId) => docId).filter((docId) => !named.has(docId))
  const drawn = sample(others, Math.max(0, passageLimit - named.size), createRandom(seed))
  return [...named, ...drawn].sort((a, b) => a - b)
}

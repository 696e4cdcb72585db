import { dotProduct } from '@e5/core'
import type { MiningQuery } from './mining-queries.ts'

/** Scores of queries' positives, taken as the passages' vectors come. */
export interface PositiveScores {
  add(vectors: readonly Float32Array[], firstDocId: number): void
  /** @throws Error for a positive whose vector did not come. */
  of(query: number, docId: number): number
}

/** Begins with no score. @param vectors of the queries. */
export function openPositiveScores(queries: readonly MiningQuery[], vectors: readonly Float32Array[]): PositiveScores {
  const askers = new Map<number, number[]>()
  for (const [query, { positives }] of queries.entries()) {
    for (const docId of positives) askers.set(docId, [...(askers.get(docId) ?? []), query])
  }
  const scores = queries.map(() => new Map<number, number>())
  return {
    add(passages, firstDocId) {
      for (const [offset, passage] of passages.entries()) {
        const docId = firstDocId + offset
        for (const query of askers.get(docId) ?? []) {
          scores[query]!.set(docId, Math.fround(dotProduct(vectors[query]!, passage)))
        }
      }
    },
    of(query, docId) {
      const score = scores[query]!.get(docId)
      if (score === undefined) throw new Error(`This is a bug: no score of query ${query} and passage ${docId}.`)
      return score
    },
  }
}

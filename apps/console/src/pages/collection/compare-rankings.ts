import type { SearchResult } from '@e5/core'

/** A result beside those of another ranking. */
export interface ComparedResult extends SearchResult {
  /** Its place in the other ranking, from 1; undefined if it is not there. */
  readonly otherRank: number | undefined
}

/** Two rankings of one query beside each other. */
export interface ComparedRankings {
  readonly index: readonly ComparedResult[]
  readonly exact: readonly ComparedResult[]
  /** Which part of the exact results the index found. */
  readonly recall: number
}

/** Sets the results of the index beside the exact ones. */
export function compareRankings(index: readonly SearchResult[], exact: readonly SearchResult[]): ComparedRankings {
  const found = new Set(index.map(({ id }) => id))
  const hits = exact.filter(({ id }) => found.has(id)).length
  return {
    index: beside(index, exact),
    exact: beside(exact, index),
    recall: exact.length === 0 ? 1 : hits / exact.length,
  }
}

function beside(results: readonly SearchResult[], others: readonly SearchResult[]): ComparedResult[] {
  const ranks = new Map(others.map(({ id }, place) => [id, place + 1]))
  return results.map((result) => ({ ...result, otherRank: ranks.get(result.id) }))
}

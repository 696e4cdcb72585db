import type { TrainingRow } from '@e5/data'

/** Doc ids of all passages that answer a query, over all rows that ask it. */
export type PositivesOf = (query: string) => ReadonlySet<number>

/** Reads the rows once. */
export function knownPositives(rows: readonly TrainingRow[]): PositivesOf {
  const byQuery = new Map<string, Set<number>>()
  for (const { query, positives } of rows) {
    const known = byQuery.get(query) ?? new Set<number>()
    for (const docId of positives.docIds) known.add(docId)
    byQuery.set(query, known)
  }
  return (query) => byQuery.get(query) ?? new Set()
}

/** Passages of a batch that do not compete for a query, each `[queries, passages]` with 1 where it is so. */
export interface ExcludedPassages {
  /** They answer it too. */
  readonly knownPositives: Uint8Array
  /** They stand in another column that competes already: of its own group, or further to the left. */
  readonly repeatedPassages: Uint8Array
}

/**
 * What to leave out of a batch's loss.
 *
 * @param columns the doc id of each passage, a group after the other, its positive first.
 */
export function excludedPassages(
  queries: readonly string[],
  columns: readonly number[],
  positivesOf: PositivesOf,
): ExcludedPassages {
  const passagesPerQuery = columns.length / queries.length
  const known = new Uint8Array(queries.length * columns.length)
  const repeated = new Uint8Array(known.length)
  for (const [row, query] of queries.entries()) {
    const positives = positivesOf(query)
    const own = row * passagesPerQuery
    const seen = new Set(columns.slice(own, own + passagesPerQuery))
    for (const [column, docId] of columns.entries()) {
      if (column === own) continue
      if (positives.has(docId)) known[row * columns.length + column] = 1
      if (column >= own && column < own + passagesPerQuery) continue
      if (seen.has(docId)) repeated[row * columns.length + column] = 1
      seen.add(docId)
    }
  }
  return { knownPositives: known, repeatedPassages: repeated }
}

import type { TrainingRow } from '@e5/data'
import { firstOfSame } from '../texts/first-of-same.ts'

/** A query of one or more rows. */
export interface MiningQuery {
  readonly text: string
  /** Positives of all rows that have this query. */
  readonly positives: readonly number[]
}

/** The distinct queries of rows, and which passages are the same text. */
export interface MiningQueries {
  readonly queries: readonly MiningQuery[]
  /** The place of each row's query. */
  readonly queryOf: readonly number[]
  /** For each passage the first one with the same text. */
  readonly firstOf: Int32Array
  /** Texts, by their first passages, that are no negatives of a query: those of its positives, and its own. */
  readonly excluded: readonly ReadonlySet<number>[]
}

/** Joins rows that ask the same: a positive of one of them is no negative of another. */
export function miningQueries(rows: readonly TrainingRow[], passages: readonly string[]): MiningQueries {
  const firsts = firstOfSame([...passages, ...rows.map(({ query }) => query)])
  const firstOf = firsts.subarray(0, passages.length)
  const joined = new Map<number, { text: string; place: number; positives: Set<number>; excluded: Set<number> }>()
  const queryOf = rows.map(({ query, positives }, row) => {
    const first = firsts[passages.length + row]!
    const entry = joined.get(first) ?? {
      text: query,
      place: joined.size,
      positives: new Set<number>(),
      excluded: new Set([first]),
    }
    joined.set(first, entry)
    for (const docId of positives.docIds) {
      entry.positives.add(docId)
      entry.excluded.add(firstOf[docId]!)
    }
    return entry.place
  })
  const entries = [...joined.values()]
  return {
    queries: entries.map(({ text, positives }) => ({ text, positives: [...positives] })),
    queryOf,
    firstOf,
    excluded: entries.map(({ excluded }) => excluded),
  }
}

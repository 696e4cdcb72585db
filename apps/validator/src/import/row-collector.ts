import { type TrainingRow, trainingRowLine } from '@e5/data'

/** The rows of an import, a row a query. */
export interface RowCollector {
  /** Adds passages to a query; what is a positive of it once is no negative. */
  add(query: string, positives: readonly number[], negatives: readonly number[], queryId?: string): void
  /** The rows that have a positive, in the order of their first appearance. */
  lines(): Generator<string>
  /** Rows that `lines` gives, and queries that it leaves out. */
  readonly rows: number
  readonly withoutPositive: number
}

interface CollectedRow {
  readonly queryId: string | undefined
  readonly positives: Set<number>
  readonly negatives: Set<number>
}

/** Collects the rows of one file. */
export function collectRows(): RowCollector {
  const collected = new Map<string, CollectedRow>()
  const count = (isKept: boolean) =>
    [...collected.values()].filter(({ positives }) => positives.size > 0 === isKept).length
  return {
    add(query, positives, negatives, queryId) {
      const row = collected.get(query) ?? { queryId, positives: new Set(), negatives: new Set() }
      collected.set(query, row)
      for (const docId of positives) row.positives.add(docId)
      for (const docId of negatives) row.negatives.add(docId)
    },
    *lines() {
      for (const [query, { queryId, positives, negatives }] of collected) {
        if (positives.size === 0) continue
        const row: TrainingRow = {
          ...(queryId === undefined ? {} : { queryId }),
          query,
          positives: { docIds: [...positives] },
          negatives: { docIds: [...negatives].filter((docId) => !positives.has(docId)) },
        }
        yield trainingRowLine(row)
      }
    },
    get rows() {
      return count(true)
    },
    get withoutPositive() {
      return count(false)
    },
  }
}

/** What decides whether two rows may be in one batch. */
export interface BatchRow {
  /** Among all rows. */
  readonly row: number
  /** The same for rows that ask the same. */
  readonly query: string
  /** The doc id of the positive that the epoch has. */
  readonly positive: number
}

/**
 * Full batches of rows in their order, none with a query or a positive twice: such a row waits for the next batch. What fills no
 * batch at the end is left out, since its queries would compete with fewer passages than all others; another order leaves out
 * others.
 */
export function epochBatches(rows: readonly BatchRow[], batchSize: number): number[][] {
  const batches: number[][] = []
  let batch = beginBatch()
  let waiting: BatchRow[] = []
  let next = 0
  while (next < rows.length || waiting.length > 0) {
    const before = waiting
    waiting = []
    for (const row of before) place(row)
    while (batch.rows.length < batchSize && next < rows.length) place(rows[next++]!)
    if (batch.rows.length < batchSize) break
    batches.push(batch.rows)
    batch = beginBatch()
  }
  return batches

  function place(row: BatchRow): void {
    if (batch.rows.length === batchSize || batch.queries.has(row.query) || batch.positives.has(row.positive)) {
      waiting.push(row)
      return
    }
    batch.rows.push(row.row)
    batch.queries.add(row.query)
    batch.positives.add(row.positive)
  }
}

function beginBatch() {
  return { rows: [] as number[], queries: new Set<string>(), positives: new Set<number>() }
}

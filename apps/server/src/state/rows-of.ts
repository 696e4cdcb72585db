import type { SQL } from 'drizzle-orm'
import type { Statements } from './database.ts'

/** The rows that a query in SQL gives. */
export async function rowsOf<Row>(statements: Statements, query: SQL): Promise<Row[]> {
  return ((await statements.execute(query)) as unknown as { rows: Row[] }).rows
}

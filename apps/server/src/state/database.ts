import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** Statements of one connection, or of one transaction: the same for PGlite and PostgreSQL. */
export type Statements = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** A database that can be reached, or will be again. */
export interface Database {
  readonly kind: 'PGlite' | 'PostgreSQL'
  /**
   * Does some work on one connection. Nothing of it waits without a limit.
   *
   * @throws E5Error DATABASE_UNAVAILABLE if the database cannot be reached; else what the work or a statement throws
   */
  run<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result>
  /**
   * Runs SQL as text: several statements if there are no values. After an error nothing of a transaction in it is left.
   *
   * @throws as {@link run}
   */
  execute(text: string, values?: readonly unknown[]): Promise<{ readonly rows: Record<string, unknown>[] }>
  /**
   * Builds an index anew, however long it takes, while its table is read and written if the database can do that (PGlite cannot).
   *
   * @throws as {@link run}
   */
  rebuildIndex(index: string): Promise<void>
  close(): Promise<void>
}

import { fileURLToPath } from 'node:url'
import { E5Error } from '@e5/core'
import type { MigrationMeta } from 'drizzle-orm/migrator'
import type { Database, Statements } from './database.ts'
import { readMigrationFiles, sql } from './drizzle.ts'
import { rowsOf } from './rows-of.ts'

// Beside src and dist alike.
const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

// Any number that no other program takes in this database: "e5" in ASCII, twice.
const lockNumber = 0x65_35_65_35

/** The changes of the tables up to this version of the program, oldest first. */
export function readMigrations(): readonly MigrationMeta[] {
  return readMigrationFiles({ migrationsFolder })
}

/**
 * Brings the tables to the version of this program, in one transaction. Of servers that do so at once one works and the
 * others wait for it.
 *
 * @throws E5Error DATABASE_INVALID if the database is of a later version or of another history: it is left as it is
 */
export async function migrate(database: Database, ours = readMigrations()): Promise<void> {
  await database.run((statements) =>
    statements.transaction(async (transaction) => {
      await transaction.execute(sql`select pg_advisory_xact_lock(${lockNumber})`)
      const applied = await appliedHashes(transaction)
      refuseOthers(applied, ours)
      if (applied.length === 0) await transaction.execute(createTable)
      for (const migration of ours.slice(applied.length)) await apply(transaction, migration)
    }),
  )
}

const createTable = sql`create table if not exists e5_migrations (number integer primary key, hash text not null)`

async function appliedHashes(transaction: Statements): Promise<string[]> {
  const table = await rowsOf<{ found: boolean }>(
    transaction,
    sql`select to_regclass('e5_migrations') is not null as found`,
  )
  if (table[0]?.found !== true) return []
  const applied = await rowsOf<{ hash: string }>(transaction, sql`select hash from e5_migrations order by number`)
  return applied.map(({ hash }) => hash)
}

function refuseOthers(applied: readonly string[], ours: readonly MigrationMeta[]): void {
  if (applied.length > ours.length)
    throw new E5Error('DATABASE_INVALID', {
      reason: `it is of version ${applied.length} and this program knows ${ours.length}: install the newer program again, or go back to a copy of the database from before it.`,
    })
  const other = applied.findIndex((hash, index) => hash !== ours[index]?.hash)
  if (other >= 0)
    throw new E5Error('DATABASE_INVALID', {
      reason: `version ${other + 1} of its tables was made by another program than this: choose another database.`,
    })
}

async function apply(transaction: Statements, migration: MigrationMeta): Promise<void> {
  for (const statement of migration.sql) await transaction.execute(sql.raw(statement))
  await transaction.execute(sql`insert into e5_migrations select count(*) + 1, ${migration.hash} from e5_migrations`)
}

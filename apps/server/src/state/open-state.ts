import { E5Error, isE5Error } from '@e5/core'
import type { Database } from './database.ts'
import { databaseErrorFacts, reasonOf } from './database-error.ts'
import { createDrizzleStore } from './drizzle-store.ts'
import { migrate } from './migrate.ts'
import { openPgliteDatabase } from './pglite-database.ts'
import { createPostgresDatabase } from './postgres-database.ts'
import type { StateStore } from './state-store.ts'

/** Where state is kept. */
export interface StateOptions {
  readonly dataDir: string
  /** A PostgreSQL; unless given, PGlite in the folder `database` of the data folder. */
  readonly databaseUrl?: string | undefined
}

/** What the control plane is kept in, by {@link openMigratedDatabase}. */
export async function openState(options: StateOptions): Promise<StateStore> {
  return createDrizzleStore(await openMigratedDatabase(options))
}

/**
 * Opens what state is kept in, makes it if it is not there, and brings its tables to this program's version.
 *
 * @throws E5Error DATABASE_UNAVAILABLE, DATABASE_INVALID, DATA_DIR_IN_USE, DATA_DIR_UNWRITABLE, OPTION_INVALID
 */
export async function openMigratedDatabase(options: StateOptions): Promise<Database> {
  const database = await openDatabase(options)
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw asInvalid(error)
  }
  return database
}

/** The database itself, with whatever tables it has. */
export async function openDatabase({ dataDir, databaseUrl }: StateOptions): Promise<Database> {
  return databaseUrl === undefined ? await openPgliteDatabase(dataDir) : createPostgresDatabase(databaseUrl)
}

// What it refuses at the start is its content or this program's rights in it.
function asInvalid(error: unknown): unknown {
  if (databaseErrorFacts(error) === undefined || isE5Error(error)) return error
  return new E5Error('DATABASE_INVALID', { reason: `${reasonOf(error)}.` }, { cause: error })
}

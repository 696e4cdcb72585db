import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Database } from './database.ts'
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

/**
 * Opens what the control plane is kept in, makes it if it is not there, and brings its tables to this program's version.
 *
 * @throws E5Error DATABASE_UNAVAILABLE, DATABASE_INVALID, DATA_DIR_IN_USE, DATA_DIR_UNWRITABLE, OPTION_INVALID
 */
export async function openState(options: StateOptions): Promise<StateStore> {
  const database = await openDatabase(options)
  try {
    await migrate(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return createDrizzleStore(database)
}

async function openDatabase({ dataDir, databaseUrl }: StateOptions): Promise<Database> {
  if (databaseUrl !== undefined) return createPostgresDatabase(databaseUrl)
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  return await openPgliteDatabase(join(dataDir, 'database'))
}

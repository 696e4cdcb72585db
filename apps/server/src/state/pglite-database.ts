import { PGlite } from '@electric-sql/pglite'
import { drizzle } from 'drizzle-orm/pglite'
import type { Database } from './database.ts'
import { isRefusal, unavailable } from './database-error.ts'

/** PGlite on a folder, which no other process may have open. */
export async function openPgliteDatabase(folder: string): Promise<Database> {
  const client = await PGlite.create({ dataDir: folder })
  const statements = drizzle({ client })
  let closed: Promise<void> | undefined
  return {
    async run(work) {
      try {
        return await work(statements)
      } catch (error) {
        throw isRefusal(error) ? error : unavailable(error)
      }
    },
    close: () => (closed ??= client.close()),
  }
}

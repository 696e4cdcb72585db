import type { Database } from '../state/database.ts'
import { asc, sql } from '../state/drizzle.ts'
import { workers } from '../state/schema.ts'

/** A process that takes work, as it is kept. */
export type WorkerRecord = typeof workers.$inferSelect

/** The same, and how long it has been silent by the database's clock. */
export interface SeenWorker extends WorkerRecord {
  readonly silentSeconds: number
}

// One that was silent for so long is not told of any more.
const isForgotten = sql`${workers.seenAt} < now() - interval '1 day'`

/** Puts on record that a process lives, and what it works on. */
export async function keepWorker(
  database: Database,
  worker: Omit<WorkerRecord, 'startedAt' | 'seenAt'>,
): Promise<void> {
  const now = sql`now()`
  await database.run((statements) =>
    statements
      .insert(workers)
      .values({ ...worker, startedAt: now, seenAt: now })
      .onConflictDoUpdate({ target: workers.id, set: { items: worker.items, seenAt: now } }),
  )
}

/** Takes a process out that ended, and those that are forgotten. */
export async function removeWorker(database: Database, id: string): Promise<void> {
  await database.run((statements) => statements.delete(workers).where(sql`${workers.id} = ${id} or ${isForgotten}`))
}

/** The processes that take work or did within a day, oldest first. */
export function listWorkers(database: Database): Promise<SeenWorker[]> {
  return database.run((statements) =>
    statements
      .select({
        id: workers.id,
        role: workers.role,
        host: workers.host,
        processId: workers.processId,
        version: workers.version,
        slots: workers.slots,
        items: workers.items,
        startedAt: workers.startedAt,
        seenAt: workers.seenAt,
        silentSeconds: sql<number>`extract(epoch from now() - ${workers.seenAt})::float8`,
      })
      .from(workers)
      .where(sql`not ${isForgotten}`)
      .orderBy(asc(workers.startedAt), asc(workers.id)),
  )
}

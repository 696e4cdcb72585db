import { collectionWrites } from './collection-writes.ts'
import type { Database, Statements } from './database.ts'
import { eq, sql } from './drizzle.ts'
import { endpointWrites } from './endpoint-writes.ts'
import { projectWrites } from './project-writes.ts'
import { readRevision, readSnapshot } from './read-snapshot.ts'
import { revokedKeys, state } from './schema.ts'
import { sessionWrites } from './session-writes.ts'
import type { StateStore } from './state-store.ts'
import { userWrites } from './user-writes.ts'

/** A write: its statements see the row of the revision locked, so that writes come one after the other. */
export type Write = <Result>(work: (transaction: Statements) => Promise<Result>) => Promise<Result>

/** The store on a database whose tables are of this program's version. */
export function createDrizzleStore(database: Database): StateStore {
  const write: Write = (work) =>
    database.run((statements) =>
      statements.transaction(async (transaction) => {
        // First of all: two writes that lock the same objects in another order would stop each other.
        await transaction
          .update(state)
          .set({ revision: sql`${state.revision} + 1` })
          .where(eq(state.id, 1))
        return await work(transaction)
      }),
    )
  return {
    readAll: () => database.run(readSnapshot),
    revision: () => database.run(readRevision),
    ...projectWrites(write),
    ...endpointWrites(write),
    ...collectionWrites(write),
    ...userWrites(write),
    ...sessionWrites(database),
    isKeyRevoked: (hash) =>
      database.run(async (statements) => (await statements.$count(revokedKeys, eq(revokedKeys.hash, hash))) > 0),
    check: () => database.run(async (statements) => void (await statements.execute(sql`select 1`))),
    close: () => database.close(),
  }
}

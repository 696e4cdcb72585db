import type { Database } from './database.ts'
import { eq, lte } from './drizzle.ts'
import { sessions } from './schema.ts'
import type { StateStore } from './state-store.ts'

/** The store's writes of sessions; no server keeps them in memory, so they raise no revision. */
export function sessionWrites(database: Database): Pick<StateStore, 'openSession' | 'findSession' | 'endSession'> {
  return {
    openSession: (session) =>
      database.run(async (statements) => {
        await statements.delete(sessions).where(lte(sessions.endsAt, new Date()))
        await statements.insert(sessions).values(session)
      }),

    async findSession(hash) {
      const [found] = await database.run((statements) =>
        statements.select().from(sessions).where(eq(sessions.hash, hash)),
      )
      return found
    },

    endSession: (hash) =>
      database.run(async (statements) => void (await statements.delete(sessions).where(eq(sessions.hash, hash)))),
  }
}

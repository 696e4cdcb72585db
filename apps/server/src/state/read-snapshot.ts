import type { Statements } from './database.ts'
import { asc } from './drizzle.ts'
import type { StateSnapshot } from './records.ts'
import { accessKeys, collections, endpointKeys, endpoints, projects, state, users } from './schema.ts'

/** All that is kept, of one moment, oldest first. */
export function readSnapshot(statements: Statements): Promise<StateSnapshot> {
  return statements.transaction(
    async (transaction) => ({
      revision: await readRevision(transaction),
      projects: await transaction.select().from(projects).orderBy(asc(projects.createdAt), asc(projects.id)),
      endpoints: await transaction.select().from(endpoints).orderBy(asc(endpoints.createdAt), asc(endpoints.id)),
      endpointKeys: await transaction
        .select()
        .from(endpointKeys)
        .orderBy(asc(endpointKeys.createdAt), asc(endpointKeys.id)),
      users: await transaction.select().from(users).orderBy(asc(users.createdAt), asc(users.id)),
      collections: await transaction
        .select()
        .from(collections)
        .orderBy(asc(collections.createdAt), asc(collections.id)),
      accessKeys: await transaction.select().from(accessKeys).orderBy(asc(accessKeys.createdAt), asc(accessKeys.id)),
    }),
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** The number of the last write. */
export async function readRevision(statements: Statements): Promise<number> {
  const [row] = await statements.select().from(state)
  if (row === undefined) throw new Error('This is a bug: the table "state" has no row')
  return row.revision
}

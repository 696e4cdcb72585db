import { E5Error, nameSchema } from '@e5/core'
import type { SQL } from 'drizzle-orm'
import type { Database } from '../state/database.ts'
import { and, desc, eq, inArray, or } from '../state/drizzle.ts'
import type { DatasetRecord } from '../state/job-records.ts'
import type { UserRecord } from '../state/records.ts'
import { datasets } from '../state/schema.ts'

/** Who asks for datasets. */
export type DatasetUser = Pick<UserRecord, 'id' | 'role'>

/**
 * The dataset of a name or an id: an admin's request finds all, a member's the own ones.
 *
 * @throws E5Error DATASET_NOT_FOUND, also for one that the user may not see; DATABASE_UNAVAILABLE
 */
export async function findDataset(database: Database, user: DatasetUser, nameOrId: string): Promise<DatasetRecord> {
  const found = nameSchema.safeParse(nameOrId).success ? await readDataset(database, nameOrId) : undefined
  if (found === undefined || !mayUse(user, found)) throw new E5Error('DATASET_NOT_FOUND', { dataset: nameOrId })
  return found
}

/** The datasets that a user may see, the newest first. @throws E5Error DATABASE_UNAVAILABLE */
export function listDatasets(database: Database, user: DatasetUser): Promise<DatasetRecord[]> {
  return database.run((statements) =>
    statements.select().from(datasets).where(visibleTo(user)).orderBy(desc(datasets.createdAt), datasets.name),
  )
}

/** The names of datasets by their ids; of those that the user may not see, or that were deleted, there are none. */
export async function datasetNames(
  database: Database,
  user: DatasetUser,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await database.run((statements) =>
    statements
      .select({ id: datasets.id, name: datasets.name })
      .from(datasets)
      .where(and(inArray(datasets.id, [...new Set(ids)]), visibleTo(user))),
  )
  return new Map(found.map(({ id, name }) => [id, name]))
}

async function readDataset(database: Database, nameOrId: string): Promise<DatasetRecord | undefined> {
  const byName = eq(datasets.name, nameOrId)
  const isId = uuidPattern.test(nameOrId)
  const found = await database.run((statements) =>
    statements
      .select()
      .from(datasets)
      .where(isId ? or(eq(datasets.id, nameOrId), byName) : byName),
  )
  // A name may look like another's id.
  return found.find(({ id }) => id === nameOrId.toLowerCase()) ?? found[0]
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function visibleTo(user: DatasetUser): SQL | undefined {
  return user.role === 'admin' ? undefined : eq(datasets.ownerId, user.id)
}

function mayUse(user: DatasetUser, dataset: DatasetRecord): boolean {
  return user.role === 'admin' || dataset.ownerId === user.id
}

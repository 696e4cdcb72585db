import { E5Error } from '@e5/core'
import type { WorkQueue } from '../queue/work-queue.ts'
import { orConflict, taken } from '../state/conflicts.ts'
import type { Database } from '../state/database.ts'
import { databaseErrorFacts } from '../state/database-error.ts'
import { and, eq, inArray, sql } from '../state/drizzle.ts'
import type { DatasetRecord, DatasetStatus } from '../state/job-records.ts'
import { datasets, jobs } from '../state/schema.ts'
import type { New } from '../state/state-store.ts'

/** What datasets are kept with. */
export interface DatasetPlaces {
  readonly database: Database
  readonly queue: WorkQueue
}

/** What can be changed of a dataset, and the states that it may be changed from. */
export interface DatasetChange
  extends Partial<Pick<DatasetRecord, 'status' | 'reason' | 'files' | 'bytes' | 'report'>> {
  readonly from: readonly DatasetStatus[]
}

/** @throws E5Error NAME_TAKEN; USER_NOT_FOUND if the owner was deleted meanwhile */
export function insertDataset(database: Database, dataset: New<DatasetRecord>): Promise<DatasetRecord> {
  return orConflict(
    database.run(async (statements) => (await statements.insert(datasets).values(dataset).returning())[0]!),
    {
      ...taken(['datasets_name'], { kind: 'Dataset', name: dataset.name, place: 'this server' }),
      datasets_owner: () => new E5Error('USER_NOT_FOUND', { user: dataset.ownerId }),
    },
  )
}

/** A dataset by its id; undefined if it was deleted. */
export async function datasetById(database: Database, id: string): Promise<DatasetRecord | undefined> {
  const [dataset] = await database.run((statements) => statements.select().from(datasets).where(eq(datasets.id, id)))
  return dataset
}

/** Changes a dataset if it is in one of the states; the dataset after it, or undefined if it is not so (any more). */
export async function changeDataset(
  database: Database,
  id: string,
  { from, ...change }: DatasetChange,
): Promise<DatasetRecord | undefined> {
  const [changed] = await database.run((statements) =>
    statements
      .update(datasets)
      .set({ ...change, updatedAt: sql`now()` })
      .where(and(eq(datasets.id, id), inArray(datasets.status, [...from])))
      .returning(),
  )
  return changed
}

/** Adds to what a dataset has, while its files are sent or fetched; false if it is not there or in another state. */
export async function growDataset(database: Database, id: string, bytes: number): Promise<boolean> {
  const grown = await database.run((statements) =>
    statements
      .update(datasets)
      .set({ bytes: sql`${datasets.bytes} + ${bytes}`, updatedAt: sql`now()` })
      .where(and(eq(datasets.id, id), inArray(datasets.status, ['Uploading', 'Importing'])))
      .returning({ id: datasets.id }),
  )
  return grown.length > 0
}

/** Hands a dataset whose files are all there to the validator; undefined if it is not in one of the states (any more). */
export async function queueCheck(
  { database, queue }: DatasetPlaces,
  id: string,
  from: readonly DatasetStatus[],
  files: number,
): Promise<DatasetRecord | undefined> {
  const checking = await database.run((statements) =>
    statements.transaction(async (transaction) => {
      const [changed] = await transaction
        .update(datasets)
        .set({ status: 'Checking', files, updatedAt: sql`now()` })
        .where(and(eq(datasets.id, id), inArray(datasets.status, [...from])))
        .returning()
      if (changed !== undefined) await queue.add([{ kind: 'dataset-check', datasetId: id }], transaction)
      return changed
    }),
  )
  queue.wake()
  return checking
}

/** The bytes of all datasets of a user. */
export async function usedBytes(database: Database, ownerId: string): Promise<number> {
  const [sum] = await database.run((statements) =>
    statements
      .select({ bytes: sql<number>`coalesce(sum(${datasets.bytes}), 0)::float8` })
      .from(datasets)
      .where(eq(datasets.ownerId, ownerId)),
  )
  return sum!.bytes
}

/**
 * Deletes a dataset; its files go by the same item of the queue that checks one.
 *
 * @throws E5Error OBJECT_IN_USE while a job, also a finished one, names it
 */
export async function deleteDatasetRow({ database, queue }: DatasetPlaces, dataset: DatasetRecord): Promise<void> {
  try {
    await database.run((statements) =>
      statements.transaction(async (transaction) => {
        await transaction.delete(datasets).where(eq(datasets.id, dataset.id))
        await queue.add([{ kind: 'dataset-check', datasetId: dataset.id }], transaction)
      }),
    )
  } catch (error) {
    throw databaseErrorFacts(error)?.constraint === 'jobs_dataset' ? await usedBy(database, dataset) : error
  }
  queue.wake()
}

/** Gives up what is fetched by a process that has not been heard of for a time. */
export async function failSilentImports(database: Database, seconds: number): Promise<void> {
  const reason = 'The server that fetched its files stopped before it had all. Delete it and create it again.'
  await database.run((statements) =>
    statements
      .update(datasets)
      .set({ status: 'Failed', reason, updatedAt: sql`now()` })
      .where(
        and(eq(datasets.status, 'Importing'), sql`${datasets.updatedAt} < now() - make_interval(secs => ${seconds})`),
      ),
  )
}

async function usedBy(database: Database, { id, name }: DatasetRecord): Promise<E5Error> {
  const using = await database.run((statements) =>
    statements.select({ name: jobs.name, status: jobs.status }).from(jobs).where(eq(jobs.datasetId, id)),
  )
  const named = using.slice(0, 3).map((job) => `${job.name} (${job.status})`)
  const more = using.length > 3 ? ` and ${using.length - 3} more` : ''
  const reason = `jobs use it: ${named.join(', ')}${more}. Delete them first.`
  return new E5Error('OBJECT_IN_USE', { object: `dataset ${name}`, reason })
}

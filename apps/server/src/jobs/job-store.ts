import { type BatchProgress, E5Error, type JobStatus } from '@e5/core'
import type { QueueItem } from '../queue/queue-item.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import { orConflict, taken } from '../state/conflicts.ts'
import type { Database, Statements } from '../state/database.ts'
import { and, asc, eq, inArray, or, sql } from '../state/drizzle.ts'
import type { JobRecord, ShardRecord } from '../state/job-records.ts'
import { jobShards, jobs } from '../state/schema.ts'
import type { New } from '../state/state-store.ts'

/** A change of a job's status, and the states that it may be changed from. */
export interface StatusChange {
  readonly from: readonly JobStatus[]
  readonly to: JobStatus
  readonly reason?: string
  /** Raises `run`, so that whatever works on the job ends. */
  readonly isNewRun?: boolean
  readonly isStart?: boolean
  readonly isEnd?: boolean
}

/** Jobs of these states are worked on, or wait for it. */
export const unfinishedStatuses = ['CREATED', 'PENDING_RDU', 'TRAINING', 'PREDICTING'] as const satisfies JobStatus[]

/** Jobs of these states can be gone on with. */
export const resumableStatuses = ['STOPPED', 'FAILED'] as const satisfies JobStatus[]

/** Jobs that are not done or given up for good. */
export const unsettledStatuses = [...unfinishedStatuses, ...resumableStatuses] as const

/**
 * A new job and its first item, in one transaction.
 *
 * @throws E5Error NAME_TAKEN, PROJECT_NOT_FOUND or DATASET_NOT_FOUND if one of them was deleted meanwhile
 */
export async function insertJob(
  { database, queue }: { readonly database: Database; readonly queue: WorkQueue },
  job: New<JobRecord>,
  firstItem: QueueItem,
): Promise<JobRecord> {
  const created = await orConflict(
    database.run((statements) =>
      statements.transaction(async (transaction) => {
        const [row] = await transaction.insert(jobs).values(job).returning()
        await queue.add([firstItem], transaction)
        return row!
      }),
    ),
    {
      ...taken(['jobs_name'], { kind: 'Job', name: job.name, place: `project ${job.projectId}` }),
      jobs_project: () => new E5Error('PROJECT_NOT_FOUND', { project: job.projectId }),
      jobs_dataset: () => new E5Error('DATASET_NOT_FOUND', { dataset: job.datasetId }),
    },
  )
  queue.wake()
  return created
}

/** Jobs of projects, oldest first. */
export function listJobs(database: Database, projectIds: readonly string[]): Promise<JobRecord[]> {
  if (projectIds.length === 0) return Promise.resolve([])
  return database.run((statements) =>
    statements
      .select()
      .from(jobs)
      .where(inArray(jobs.projectId, [...projectIds]))
      .orderBy(asc(jobs.createdAt), asc(jobs.id)),
  )
}

/** A job of a project by its id or, unless another has that id, its name. @throws E5Error JOB_NOT_FOUND */
export async function findJob(database: Database, projectId: string, nameOrId: string): Promise<JobRecord> {
  const found = await database.run((statements) =>
    statements
      .select()
      .from(jobs)
      .where(and(eq(jobs.projectId, projectId), or(sql`${jobs.id}::text = ${nameOrId}`, eq(jobs.name, nameOrId)))),
  )
  const job = found.find(({ id }) => id === nameOrId) ?? found[0]
  if (job === undefined) throw new E5Error('JOB_NOT_FOUND', { job: nameOrId })
  return job
}

/** A job by its id, or undefined if it was deleted. */
export async function jobById(database: Database, id: string): Promise<JobRecord | undefined> {
  const [job] = await database.run((statements) => statements.select().from(jobs).where(eq(jobs.id, id)))
  return job
}

/**
 * Changes a job's status if it is in one of the states, and with `run` if it is that run still; the job after it, or undefined
 * if it is not so (any more). The items are added, and `alsoDo` is done, in the same transaction.
 */
export async function changeStatus(
  { database, queue }: { readonly database: Database; readonly queue: WorkQueue },
  { id, run }: { readonly id: string; readonly run?: number },
  { from, to, reason = '', isNewRun = false, isStart = false, isEnd = false }: StatusChange,
  itemsOf: (job: JobRecord) => readonly QueueItem[] = () => [],
  alsoDo: (transaction: Statements) => Promise<void> = async () => undefined,
): Promise<JobRecord | undefined> {
  const changed = await database.run((statements) =>
    statements.transaction(async (transaction) => {
      const [job] = await transaction
        .update(jobs)
        .set({
          status: to,
          reason,
          updatedAt: sql`now()`,
          ...(isNewRun && { run: sql`${jobs.run} + 1` }),
          ...(isStart && { startedAt: sql`coalesce(${jobs.startedAt}, now())`, endedAt: null }),
          ...(isEnd && { endedAt: sql`now()` }),
        })
        .where(and(eq(jobs.id, id), inArray(jobs.status, [...from]), ...(run === undefined ? [] : [eq(jobs.run, run)])))
        .returning()
      if (job === undefined) return undefined
      await alsoDo(transaction)
      await queue.add(itemsOf(job), transaction)
      return job
    }),
  )
  if (changed !== undefined) queue.wake()
  return changed
}

/** With its shards, events and checkpoints; its files go by an item of the queue. */
export async function deleteJobRow(
  { database, queue }: { readonly database: Database; readonly queue: WorkQueue },
  id: string,
): Promise<void> {
  await database.run((statements) =>
    statements.transaction(async (transaction) => {
      await transaction.delete(jobs).where(eq(jobs.id, id))
      await queue.add([{ kind: 'job-removal', jobId: id }], transaction)
    }),
  )
  queue.wake()
}

/** The shards of a batch job, in order. */
export function listShards(database: Database, jobId: string): Promise<ShardRecord[]> {
  return database.run((statements) =>
    statements.select().from(jobShards).where(eq(jobShards.jobId, jobId)).orderBy(asc(jobShards.number)),
  )
}

/** How far batch jobs are, by their ids; a job whose input is not cut into shards yet has no entry. */
export async function readProgress(
  database: Database,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, BatchProgress>> {
  if (jobIds.length === 0) return new Map()
  const count = (condition: ReturnType<typeof sql>) => sql<number>`(count(*) filter (where ${condition}))::int`
  const isDone = sql`${jobShards.status} = 'done'`
  const rows = await database.run((statements) =>
    statements
      .select({
        jobId: jobShards.jobId,
        shards: sql<number>`count(*)::int`,
        shards_done: count(isDone),
        shards_failed: count(sql`${jobShards.status} = 'failed'`),
        rows: sql<number>`sum(${jobShards.rows})::int`,
        rows_done: sql<number>`coalesce(sum(${jobShards.rows} - ${jobShards.rowsSetAside}) filter (where ${isDone}), 0)::int`,
        rows_set_aside: sql<number>`sum(${jobShards.rowsSetAside})::int`,
        tokens_read: sql<number>`sum(${jobShards.tokensRead})::float8`,
      })
      .from(jobShards)
      .where(inArray(jobShards.jobId, [...jobIds]))
      .groupBy(jobShards.jobId),
  )
  return new Map(rows.map(({ jobId, ...progress }) => [jobId, progress]))
}

import type { QueueItem } from '../queue/queue-item.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import type { Database, Statements } from '../state/database.ts'
import { and, eq, sql } from '../state/drizzle.ts'
import type { JobRecord, ShardRecord } from '../state/job-records.ts'
import { jobShards, jobs } from '../state/schema.ts'
import type { WrittenShard } from './split-input.ts'

interface Parts {
  readonly database: Database
  readonly queue: WorkQueue
}

/** A run of a job: what belongs to another does nothing any more. */
export type JobRun = Pick<JobRecord, 'id' | 'run'>

/** What an attempt made of a shard. */
export interface ShardOutcome {
  /** Name of the attempt, by which its files are called. */
  readonly output: string
  readonly rowsSetAside: number
  readonly tokensRead: number
}

// English text has some four characters a token; it is for the queue's figures only.
const charactersPerToken = 4
// Of one statement: PostgreSQL takes 65,535 parameters.
const rowsAtOnce = 1000

/** Puts the shards of a job on record and its open ones into the queue, if it is that run still. May be done again. */
export async function startShards(
  { database, queue }: Parts,
  job: JobRun,
  written: readonly WrittenShard[],
): Promise<void> {
  await database.run((statements) =>
    statements.transaction(async (transaction) => {
      if (!(await lockRun(transaction, job))) return
      for (let from = 0; from < written.length; from += rowsAtOnce) {
        const rows = written.slice(from, from + rowsAtOnce).map((shard) => newShard(job.id, shard))
        await transaction.insert(jobShards).values(rows).onConflictDoNothing()
      }
      await queue.add(await openItems(transaction, job), transaction)
    }),
  )
  queue.wake()
}

/** Puts the open shards of a job into the queue again, if it is that run still; false if it has no shards yet. */
export async function restartShards({ database, queue }: Parts, job: JobRun): Promise<boolean> {
  const hasShards = await database.run((statements) =>
    statements.transaction(async (transaction) => {
      if ((await transaction.$count(jobShards, eq(jobShards.jobId, job.id))) === 0) return false
      if (await lockRun(transaction, job)) await queue.add(await openItems(transaction, job), transaction)
      return true
    }),
  )
  queue.wake()
  return hasShards
}

/** A shard of a job, or undefined. */
export async function readShard(database: Database, jobId: string, number: number): Promise<ShardRecord | undefined> {
  const [shard] = await database.run((statements) => statements.select().from(jobShards).where(isShard(jobId, number)))
  return shard
}

/**
 * Puts an attempt's outcome on record, if the shard is open still: of two attempts one counts. With the last open shard the
 * job's finish goes into the queue, in the same transaction.
 */
export async function completeShard(
  { database, queue }: Parts,
  job: JobRun,
  number: number,
  outcome: ShardOutcome,
): Promise<void> {
  const { output, rowsSetAside, tokensRead } = outcome
  await changeShard({ database, queue }, job, number, { status: 'done', reason: '', output, rowsSetAside, tokensRead })
}

/** Puts on record that an attempt failed; the shard is given up after so many. True if it was. */
export async function failShard(
  { database, queue }: Parts,
  job: JobRun,
  number: number,
  failure: { reason: string; attempts: number; mostAttempts: number },
): Promise<boolean> {
  const isLast = failure.attempts >= failure.mostAttempts
  await changeShard({ database, queue }, job, number, {
    status: isLast ? 'failed' : 'open',
    attempts: failure.attempts,
    reason: failure.reason,
  })
  return isLast
}

async function changeShard(
  { database, queue }: Parts,
  job: JobRun,
  number: number,
  change: Partial<ShardRecord>,
): Promise<void> {
  await database.run((statements) =>
    statements.transaction(async (transaction) => {
      // Locked, so that of the last two shards that end at once one sees the other.
      if (!(await lockRun(transaction, job))) return
      const changed = await transaction
        .update(jobShards)
        .set({ ...change, updatedAt: sql`now()` })
        .where(and(isShard(job.id, number), eq(jobShards.status, 'open')))
        .returning({ number: jobShards.number })
      if (changed.length === 0 || change.status === 'open') return
      const open = await transaction.$count(jobShards, and(eq(jobShards.jobId, job.id), eq(jobShards.status, 'open')))
      if (open === 0) await queue.add([{ kind: 'batch-finish', jobId: job.id, run: job.run }], transaction)
    }),
  )
  queue.wake()
}

/** Opens the failed shards of a job again, as if they had never been tried. */
export async function reopenShards(statements: Statements, jobId: string): Promise<void> {
  await statements
    .update(jobShards)
    .set({ status: 'open', attempts: 0, reason: '', updatedAt: sql`now()` })
    .where(and(eq(jobShards.jobId, jobId), eq(jobShards.status, 'failed')))
}

const isShard = (jobId: string, number: number) => and(eq(jobShards.jobId, jobId), eq(jobShards.number, number))

async function lockRun(transaction: Statements, { id, run }: JobRun): Promise<boolean> {
  const locked = await transaction
    .select()
    .from(jobs)
    .where(and(eq(jobs.id, id), eq(jobs.run, run)))
    .for('update')
  return locked.length > 0
}

async function openItems(transaction: Statements, { id, run }: JobRun): Promise<QueueItem[]> {
  const open = await transaction
    .select({ number: jobShards.number })
    .from(jobShards)
    .where(and(eq(jobShards.jobId, id), eq(jobShards.status, 'open')))
    .orderBy(jobShards.number)
  if (open.length === 0) return [{ kind: 'batch-finish', jobId: id, run }]
  return open.map(({ number }) => ({ kind: 'batch-shard', jobId: id, run, shard: number }))
}

function newShard(jobId: string, { number, rows, characters }: WrittenShard): Omit<ShardRecord, 'updatedAt'> {
  return {
    jobId,
    number,
    rows,
    tokens: Math.ceil(characters / charactersPerToken),
    status: 'open',
    attempts: 0,
    reason: '',
    output: null,
    rowsSetAside: 0,
    tokensRead: 0,
  }
}

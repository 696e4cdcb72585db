import { E5Error } from '@e5/core'
import type { Database, Statements } from '../state/database.ts'
import { and, asc, eq, inArray, ne, or, sql } from '../state/drizzle.ts'
import type { CheckpointRecord } from '../state/job-records.ts'
import { checkpoints } from '../state/schema.ts'
import type { New } from '../state/state-store.ts'

/** What the trainer calls a folder that it writes: `checkpoint-<step>`, `best` or `final`. */
export type CheckpointKind = 'checkpoint' | 'best' | 'final'

/** SambaStudio's name of a checkpoint: `<job id>-<step>`; ours for the best and the last: `<job id>-best`, `<job id>-final`. */
export function checkpointName(jobId: string, kind: CheckpointKind, step: number): string {
  return `${jobId}-${kind === 'checkpoint' ? step : kind}`
}

const namePattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-(\d+|best|final)$/

/** True for what a checkpoint is called, and no model. */
export function isCheckpointName(name: string): boolean {
  return namePattern.test(name)
}

/** Whether training can go on from it; the others are models alone. */
export function isOfStep({ jobId, name, steps }: Pick<CheckpointRecord, 'jobId' | 'name' | 'steps'>): boolean {
  return name === checkpointName(jobId, 'checkpoint', steps)
}

/** The checkpoints of a job, in the order of their steps. */
export function listCheckpoints(database: Database, jobId: string): Promise<CheckpointRecord[]> {
  return database.run((statements) =>
    statements
      .select()
      .from(checkpoints)
      .where(eq(checkpoints.jobId, jobId))
      .orderBy(asc(checkpoints.steps), asc(checkpoints.createdAt)),
  )
}

/** A checkpoint by its id or name; of one job if that is given. @throws E5Error CHECKPOINT_NOT_FOUND */
export async function findCheckpoint(database: Database, nameOrId: string, jobId?: string): Promise<CheckpointRecord> {
  const [found] = await database.run((statements) =>
    statements
      .select()
      .from(checkpoints)
      .where(
        and(
          or(eq(checkpoints.name, nameOrId), sql`${checkpoints.id}::text = ${nameOrId}`),
          ...(jobId === undefined ? [] : [eq(checkpoints.jobId, jobId)]),
        ),
      ),
  )
  if (found === undefined) throw new E5Error('CHECKPOINT_NOT_FOUND', { checkpoint: nameOrId })
  return found
}

/** A checkpoint by its id, or undefined if it was deleted. */
export async function checkpointById(database: Database, id: string): Promise<CheckpointRecord | undefined> {
  const [found] = await database.run((statements) =>
    statements.select().from(checkpoints).where(eq(checkpoints.id, id)),
  )
  return found
}

/** True if it was there. */
export async function deleteCheckpointRow(database: Database, id: string): Promise<boolean> {
  const gone = await database.run((statements) =>
    statements.delete(checkpoints).where(eq(checkpoints.id, id)).returning({ id: checkpoints.id }),
  )
  return gone.length > 0
}

/** Keeps a checkpoint in the place of one of its name. @returns ids of those that are not kept any more */
export async function replaceCheckpoint(
  transaction: Statements,
  checkpoint: New<CheckpointRecord>,
  keptSteps: number,
): Promise<string[]> {
  const { id, jobId, name } = checkpoint
  const replaced = await transaction
    .delete(checkpoints)
    .where(and(eq(checkpoints.name, name), ne(checkpoints.id, id)))
    .returning({ id: checkpoints.id })
  await transaction.insert(checkpoints).values(checkpoint)
  const rows = await transaction.select().from(checkpoints).where(eq(checkpoints.jobId, jobId))
  const ofSteps = rows.filter(isOfStep).sort((a, b) => b.steps - a.steps)
  const outdated = ofSteps.slice(keptSteps).map((row) => row.id)
  if (outdated.length > 0) await transaction.delete(checkpoints).where(inArray(checkpoints.id, outdated))
  return [...replaced.map((row) => row.id), ...outdated]
}

import { and, eq, sql } from '../state/drizzle.ts'
import type { JobRecord } from '../state/job-records.ts'
import { jobs } from '../state/schema.ts'
import type { EventJournal } from './event-journal.ts'

/** How a training ended by itself. */
export interface TrainingEnd {
  readonly status: 'EXIT_WITH_0' | 'FAILED'
  /** Why it failed, or what there is to say of one that is done. */
  readonly reason: string
}

/** Writes how a job ended, unless it was stopped or begun anew meanwhile. @throws as `EventJournal.keep` */
export function endTraining(journal: EventJournal, { id, run }: JobRecord, end: TrainingEnd): Promise<void> {
  return journal.keep({ event: 'status', ...end }, (transaction) =>
    transaction
      .update(jobs)
      .set({ ...end, endedAt: sql`now()`, updatedAt: sql`now()` })
      .where(and(eq(jobs.id, id), eq(jobs.run, run), eq(jobs.status, 'TRAINING'))),
  )
}

/** Writes that a job waits for its next turn, unless it was stopped meanwhile. @throws as `EventJournal.keep` */
export function giveTrainingBack(journal: EventJournal, { id, run }: JobRecord): Promise<void> {
  const status = 'PENDING_RDU'
  return journal.keep({ event: 'status', status, reason: '' }, (transaction) =>
    transaction
      .update(jobs)
      .set({ status, updatedAt: sql`now()` })
      .where(and(eq(jobs.id, id), eq(jobs.run, run), eq(jobs.status, 'TRAINING'))),
  )
}

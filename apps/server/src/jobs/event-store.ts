import type { TrainProgress } from '@e5/core'
import type { Database } from '../state/database.ts'
import { and, asc, eq, gt, inArray, sql } from '../state/drizzle.ts'
import { rowsOf } from '../state/rows-of.ts'
import { jobEvents, jobs } from '../state/schema.ts'

/** An event as it is kept. */
export type EventRecord = typeof jobEvents.$inferSelect

/** Events of a job after a number, in order, so many at most. */
export function listEvents(
  database: Database,
  jobId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<EventRecord[]> {
  return database.run((statements) =>
    statements
      .select()
      .from(jobEvents)
      .where(and(eq(jobEvents.jobId, jobId), gt(jobEvents.number, after)))
      .orderBy(asc(jobEvents.number))
      .limit(limit),
  )
}

/** How far train jobs are, by their ids, from the last step that they told of and the number of steps that they began with. */
export async function readTrainProgress(
  database: Database,
  jobIds: readonly string[],
): Promise<ReadonlyMap<string, TrainProgress>> {
  if (jobIds.length === 0) return new Map()
  // By the key of the table, from its end: a job may have told of a hundred thousand steps.
  const rows = await database.run((statements) =>
    rowsOf<TrainProgress & { readonly jobId: string }>(
      statements,
      sql`select jobs.id as "jobId", coalesce((step.event ->> 'step')::int, 0) as step,
          coalesce((start.event -> 'run' ->> 'totalSteps')::int, 0) as steps, (step.event ->> 'loss')::float8 as loss
        from jobs
        left join lateral (select event from job_events where job_id = jobs.id and event ->> 'event' = 'step'
          order by number desc limit 1) step on true
        left join lateral (select event from job_events where job_id = jobs.id and event ->> 'event' = 'start'
          order by number desc limit 1) start on true
        where ${inArray(jobs.id, [...jobIds])}`,
    ),
  )
  return new Map(rows.map(({ jobId, ...progress }) => [jobId, progress]))
}

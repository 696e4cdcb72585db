import type { TrainProgress } from '@e5/core'
import type { Database } from '../state/database.ts'
import { and, asc, eq, gt, inArray, sql } from '../state/drizzle.ts'
import { jobEvents } from '../state/schema.ts'

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
  const last = (kind: string) => sql`(array_agg(${jobEvents.event} order by ${jobEvents.number} desc)
    filter (where ${jobEvents.event} ->> 'event' = ${kind}))[1]`
  const rows = await database.run((statements) =>
    statements
      .select({
        jobId: jobEvents.jobId,
        step: sql<number>`coalesce((${last('step')} ->> 'step')::int, 0)`,
        steps: sql<number>`coalesce((${last('start')} -> 'run' ->> 'totalSteps')::int, 0)`,
        loss: sql<number | null>`(${last('step')} ->> 'loss')::float8`,
      })
      .from(jobEvents)
      .where(inArray(jobEvents.jobId, [...jobIds]))
      .groupBy(jobEvents.jobId),
  )
  return new Map(rows.map(({ jobId, ...progress }) => [jobId, progress]))
}

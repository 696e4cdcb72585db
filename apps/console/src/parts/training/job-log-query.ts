import type { Job, JobEvent } from '@e5/core'
import { queryOptions } from '@tanstack/react-query'
import { client } from '../../app/client.ts'
import { queryClient } from '../../app/query-client.ts'
import { isUnfinished } from '../jobs/job-status.ts'
import { type LogEntry, readLog } from './log-entry.ts'

/** The log of a train job, as far as it is known. */
export interface JobLog {
  readonly entries: readonly LogEntry[]
  /** Number of the last event that was read. */
  readonly last: number
}

const atOnce = 10_000

/** All that was said of a train job; what is new is asked for while it runs, and now and then afterwards. */
export function jobLogQuery({ project_name: project, id, status }: Pick<Job, 'project_name' | 'id' | 'status'>) {
  const queryKey = ['job', project, id, 'events']
  return queryOptions({
    queryKey,
    queryFn: ({ signal }): Promise<JobLog> => readOn(project, id, queryClient.getQueryData<JobLog>(queryKey), signal),
    // A trainer that is stopped goes on for a moment: it writes a checkpoint.
    refetchInterval: isUnfinished(status) ? 2000 : 10_000,
    // It only grows; a run may have a hundred thousand entries to compare.
    structuralSharing: false,
  })
}

async function readOn(
  project: string,
  job: string,
  known: JobLog = { entries: [], last: -1 },
  signal: AbortSignal,
): Promise<JobLog> {
  let { entries, last } = known
  let events: readonly JobEvent[]
  do {
    events = await client.jobs.events(project, job, { after: last, limit: atOnce, signal })
    if (events.length > 0) entries = [...entries, ...readLog(events)]
    last = events.at(-1)?.number ?? last
  } while (events.length === atOnce)
  return { entries, last }
}

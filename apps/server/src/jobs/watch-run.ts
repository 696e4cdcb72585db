import { setInterval } from 'node:timers/promises'
import type { JobRecord } from '../state/job-records.ts'
import { jobFolder } from './job-folder.ts'
import type { JobServices } from './job-services.ts'
import { jobById, unfinishedStatuses } from './job-store.ts'

/** Why work on a job ends early: it was stopped, cancelled, deleted or begun anew. */
class RunEnded extends Error {
  override readonly name = 'RunEnded'
}

const everyMs = 1000

/**
 * Works on a run of a job with a signal that is aborted when that run is not wanted any more, or `outer` is. Nothing happens if
 * it is not wanted already; work that ends since the run did is no error. Of a job that was deleted the files go, also those that the
 * work wrote afterwards.
 */
export async function duringRun(
  { database, files }: Pick<JobServices, 'database' | 'files'>,
  { jobId, run }: { readonly jobId: string; readonly run: number },
  outer: AbortSignal,
  work: (job: JobRecord, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const isWanted = (job: JobRecord | undefined): job is JobRecord =>
    job !== undefined && job.run === run && unfinishedStatuses.some((status) => status === job.status)
  const removeIfDeleted = async (job: JobRecord | undefined): Promise<void> => {
    if (job === undefined) await files.remove(jobFolder(jobId))
  }
  const job = await jobById(database, jobId)
  if (!isWanted(job)) return await removeIfDeleted(job)
  const ended = new AbortController()
  const watching = new AbortController()
  const watch = async (): Promise<void> => {
    for await (const _ of setInterval(everyMs, undefined, { signal: watching.signal })) {
      // A database that is away says nothing about the run.
      const now = await jobById(database, jobId).catch(() => job)
      if (!isWanted(now)) return ended.abort(new RunEnded())
    }
  }
  watch().catch(() => undefined)
  try {
    await work(job, AbortSignal.any([ended.signal, outer]))
  } catch (error) {
    if (!ended.signal.aborted) throw error
  } finally {
    watching.abort()
  }
  await removeIfDeleted(await jobById(database, jobId))
}

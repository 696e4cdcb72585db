import { E5Error, type Job } from '@e5/core'
import { showProgress } from '@e5/terminal'
import type { ServerCall } from '../server/server-command.ts'
import { formatProgress } from './job-text.ts'

/**
 * Shows a job's progress until nothing works on it any more.
 *
 * @throws E5Error JOB_FAILED for one that failed
 */
export async function watchJob(
  { client, signal, stderr }: Pick<ServerCall<unknown>, 'client' | 'signal' | 'stderr'>,
  { project_name: project, job_name: name }: Pick<Job, 'project_name' | 'job_name'>,
): Promise<Job> {
  let latest: Job | undefined
  const hideProgress = showProgress(stderr, () => progressOf(latest))
  try {
    const job = await client.jobs.watch(project, name, { signal, onProgress: (now) => (latest = now) })
    if (job.status === 'FAILED') throw new E5Error('JOB_FAILED', { job: name, reason: job.status_reason })
    return job
  } finally {
    hideProgress()
  }
}

function progressOf(job: Job | undefined): { done: number; total: number | undefined; note: string } {
  if (job === undefined) return { done: 0, total: undefined, note: '' }
  const { status, batch_progress: batch, train_progress: train } = job
  const note = `${status} ${formatProgress(job)}`.trim()
  if (batch !== null) return { done: batch.rows_done + batch.rows_set_aside, total: batch.rows, note }
  if (train !== null && train.steps > 0) return { done: train.step, total: train.steps, note }
  return { done: 0, total: undefined, note }
}

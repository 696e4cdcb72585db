import { type ErrorCode, isE5Error } from '@e5/core'
import type { JobServices } from '../jobs/job-services.ts'
import { changeStatus } from '../jobs/job-store.ts'
import type { JobRecord } from '../state/job-records.ts'

// Not the work's fault: it waits in the queue until what is missing is back.
const passingCodes: readonly ErrorCode[] = [
  'DATABASE_UNAVAILABLE',
  'FILE_STORE_UNAVAILABLE',
  'WORKERS_UNAVAILABLE',
  'CANCELLED',
  'CLOSED',
]

/** Whether a later try may succeed although nothing of the work changes. */
export function isPassing(error: unknown): boolean {
  return isE5Error(error) && passingCodes.includes(error.code)
}

/** Does a part of a batch job that every try does alike: an error that would come again makes the job FAILED with its reason. */
export async function failUnlessPassing(
  services: JobServices,
  job: JobRecord,
  signal: AbortSignal,
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work()
  } catch (error) {
    if (signal.aborted || isPassing(error)) throw error
    services.log.warn({ err: error, job: job.id }, 'a batch job failed')
    const reason = error instanceof Error ? error.message : String(error)
    await changeStatus(services, job, { from: ['PENDING_RDU', 'PREDICTING'], to: 'FAILED', reason, isEnd: true })
  }
}

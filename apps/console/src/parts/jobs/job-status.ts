import type { JobStatus } from '@e5/core'

const unfinished: readonly JobStatus[] = ['CREATED', 'PENDING_RDU', 'TRAINING', 'PREDICTING']
const resumable: readonly JobStatus[] = ['STOPPED', 'FAILED']

/** Whether a job is worked on, or waits for it: it can be stopped, and not be deleted. */
export function isUnfinished(status: JobStatus): boolean {
  return unfinished.includes(status)
}

/** Whether a job can be gone on with. */
export function isResumable(status: JobStatus): boolean {
  return resumable.includes(status)
}

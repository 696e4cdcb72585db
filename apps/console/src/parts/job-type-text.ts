import type { JobType } from '@e5/core'

/** Kinds of jobs, in SambaStudio's words. */
export const jobTypeText = {
  train: 'Train',
  batch_predict: 'Batch inference',
} as const satisfies Record<JobType, string>

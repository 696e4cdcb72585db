import type { Job } from '@e5/core'
import { countText } from '../number-text.ts'

/** How far a job is. */
export interface JobProgress {
  /** From 0 to 1; undefined until it is known of how much. */
  readonly share: number | undefined
  readonly says: string
}

/** How far a job is, in a few words: by the steps of a training, by the rows of a batch. */
export function jobProgress({
  batch_progress: batch,
  train_progress: train,
}: Pick<Job, 'batch_progress' | 'train_progress'>): JobProgress {
  if (batch !== null && batch.rows > 0)
    return progressOf('', batch.rows_done + batch.rows_set_aside, batch.rows, ' rows')
  if (train !== null && train.steps > 0) return progressOf('Step ', train.step, train.steps, '')
  return { share: undefined, says: '' }
}

function progressOf(before: string, done: number, all: number, after: string): JobProgress {
  return { share: done / all, says: `${before}${countText(done)} of ${countText(all)}${after}` }
}

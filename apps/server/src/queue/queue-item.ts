/** A piece of work that one worker does at a time. */
export type QueueItem =
  | { readonly kind: 'dataset-check'; readonly datasetId: string }
  /** Cuts a batch job's input into shards and puts these into the queue. */
  | { readonly kind: 'batch-split'; readonly jobId: string; readonly run: number }
  | { readonly kind: 'batch-shard'; readonly jobId: string; readonly run: number; readonly shard: number }
  /** Writes the results of a batch job whose shards are all done. */
  | { readonly kind: 'batch-finish'; readonly jobId: string; readonly run: number }
  | { readonly kind: 'train'; readonly jobId: string; readonly run: number }
  /** Removes the files of a job that was deleted. */
  | { readonly kind: 'job-removal'; readonly jobId: string }

/** Kinds of work that do not wait for each other: a training takes hours, a check seconds. */
export const lanes = ['datasets', 'batches', 'trainings'] as const
export type Lane = (typeof lanes)[number]

/** The lane of an item. */
export function laneOf(item: QueueItem): Lane {
  switch (item.kind) {
    case 'dataset-check':
    // Not behind the shards of other jobs, which may take hours.
    case 'job-removal':
      return 'datasets'
    case 'batch-split':
    case 'batch-shard':
    case 'batch-finish':
      return 'batches'
    case 'train':
      return 'trainings'
  }
}

/** Items of a lane that wait, and that someone works on. */
export interface LaneCounts {
  readonly waiting: number
  readonly active: number
}

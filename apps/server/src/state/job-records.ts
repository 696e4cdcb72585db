import type { DatasetStatus, DatasetVerdict, Hyperparameters, InputType, JobStatus, JobType, Precision } from '@e5/core'

/** Where a dataset's files came from; never with a secret. */
export type DatasetSource =
  | { readonly type: 'upload' }
  | { readonly type: 'local'; readonly path: string }
  | { readonly type: 'aws'; readonly bucket: string; readonly folder: string; readonly region: string }

export type { DatasetStatus, DatasetVerdict as DatasetReport } from '@e5/core'

/** A dataset as it is kept. Its files lie under `datasets/<id>/content/` of the file store. */
export interface DatasetRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly ownerId: string
  readonly jobTypes: readonly JobType[]
  readonly source: DatasetSource
  readonly status: DatasetStatus
  readonly reason: string
  readonly files: number
  readonly bytes: number
  readonly report: DatasetVerdict | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** How a batch job embeds and what it gives. */
export interface BatchOptions {
  readonly type: 'batch_predict'
  readonly precision: Precision
  readonly inputType: InputType
  readonly output: 'json' | 'jsonl' | 'parquet' | 'npy'
  /** Tokens of a piece and of its overlap with the next, for texts that are split; null: they are cut. */
  readonly split: { readonly tokens: number; readonly overlap: number } | null
  /** The collection that the vectors are added to; null: none. */
  readonly collection: { readonly id: string; readonly name: string } | null
}

/** How a train job trains. */
export interface TrainOptions {
  readonly type: 'train'
  /** The trainer's options by their names; checked by it, and resolved before the job is kept. */
  readonly hyperparameters: Readonly<Hyperparameters>
  /** The checkpoint that it begins with in place of the model. */
  readonly checkpointId: string | null
}

export type JobOptions = BatchOptions | TrainOptions

/** A job as it is kept. */
export interface JobRecord {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly description: string
  readonly ownerId: string
  readonly type: JobType
  readonly model: string
  readonly datasetId: string
  readonly options: JobOptions
  readonly status: JobStatus
  readonly reason: string
  readonly run: number
  readonly startedAt: Date | null
  readonly endedAt: Date | null
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A part of a batch job: it waits or is worked on (open), its vectors are there (done), or it failed too often (failed). */
export type ShardStatus = 'open' | 'done' | 'failed'

/** A part of a batch job as it is kept. */
export interface ShardRecord {
  readonly jobId: string
  readonly number: number
  readonly rows: number
  readonly tokens: number
  readonly status: ShardStatus
  readonly attempts: number
  readonly reason: string
  readonly output: string | null
  readonly rowsSetAside: number
  readonly tokensRead: number
  readonly updatedAt: Date
}

/** A process that takes work: a server beside its requests, or a worker that does nothing else. */
export type WorkerRole = 'server' | 'worker'

/** What is known of a checkpoint's quality, by the trainer's names. */
export type CheckpointMetrics = Readonly<Record<string, number>>

/** A checkpoint as it is kept. Its files lie under `jobs/<job>/checkpoints/<id>/` of the file store. */
export interface CheckpointRecord {
  readonly id: string
  readonly jobId: string
  readonly name: string
  readonly steps: number
  readonly metrics: CheckpointMetrics
  readonly createdAt: Date
}

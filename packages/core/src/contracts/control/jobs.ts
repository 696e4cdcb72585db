import { z } from 'zod'
import { descriptionSchema, nameSchema, timeSchema } from './name.ts'

/** What a job does: it fine-tunes a model, or embeds a dataset. */
export const jobTypeSchema = z.enum(['train', 'batch_predict'])
export type JobType = z.infer<typeof jobTypeSchema>

/**
 * Where a job is in its life, in SambaStudio's words: it was created (CREATED), waits for a worker (PENDING_RDU), is worked on
 * (TRAINING, PREDICTING), was stopped and can be resumed (STOPPED), was given up (CANCELLED), is done (EXIT_WITH_0), or ended
 * with an error that `status_reason` names (FAILED).
 */
export const jobStatusSchema = z.enum([
  'CREATED',
  'PENDING_RDU',
  'TRAINING',
  'PREDICTING',
  'STOPPED',
  'CANCELLED',
  'EXIT_WITH_0',
  'FAILED',
])
export type JobStatus = z.infer<typeof jobStatusSchema>

/** Values of hyperparameters by their names; SambaStudio's clients send all of them as texts. */
export const hyperparametersSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
export type Hyperparameters = z.infer<typeof hyperparametersSchema>

/** `POST /api/projects/{project}/jobs`. SambaStudio's other fields are accepted and change nothing. */
export const createJobRequestSchema = z.object({
  job_name: nameSchema,
  job_type: jobTypeSchema,
  model_checkpoint: z.string().min(1).describe('Name of a model, as GET /api/models lists them, or of a checkpoint'),
  dataset: z.string().min(1).describe('Name or id of the dataset'),
  description: descriptionSchema.nullish(),
  hyperparams: hyperparametersSchema
    .nullish()
    .describe(
      'An object, or one as JSON text. batch_predict: precision, input_type, output_format (json, jsonl, parquet, npy), split_tokens, split_overlap, collection',
    ),
})
export type CreateJobRequest = z.input<typeof createJobRequestSchema>

/** How far a batch job is: shards are parts of its input, rows the texts in them. */
export const batchProgressSchema = z.object({
  shards: z.number().int(),
  shards_done: z.number().int(),
  shards_failed: z.number().int(),
  rows: z.number().int(),
  rows_done: z.number().int(),
  rows_set_aside: z.number().int().describe('Rows without a result; GET …/set-aside says why'),
  tokens_read: z.number().int(),
})
export type BatchProgress = z.infer<typeof batchProgressSchema>

/** How far a train job is. */
export const trainProgressSchema = z.object({
  step: z.number().int(),
  steps: z.number().int(),
  loss: z.number().nullable(),
})
export type TrainProgress = z.infer<typeof trainProgressSchema>

/** A job as SambaStudio shows it, and what its words have no room for. */
export const jobSchema = z.object({
  id: z.uuid(),
  job_id: z.uuid().describe('The same as id'),
  job_name: nameSchema,
  job_type: jobTypeSchema,
  project_id: z.uuid(),
  project_name: nameSchema,
  description: z.string(),
  status: jobStatusSchema,
  status_reason: z.string().describe('Why it failed, or what there is to say; empty otherwise'),
  app_name: z.literal('Text Embedding'),
  model_checkpoint: z.string(),
  checkpoint_id: z.string().describe('The checkpoint that it began with; empty if it began with the model'),
  dataset_id: z.uuid(),
  dataset: z.string(),
  hyperparams: z.array(z.object({ FIELD_NAME: z.string(), FIELD_VALUE: z.string() })),
  batch_progress: batchProgressSchema.nullable(),
  train_progress: trainProgressSchema.nullable(),
  user_id: z.uuid(),
  time_created: timeSchema,
  time_updated: timeSchema,
  time_started: timeSchema.nullable(),
  time_ended: timeSchema.nullable(),
})
export type Job = z.infer<typeof jobSchema>

/** One job: flat as newer clients read it, and once more under `data` for older ones. */
export const jobReplySchema = jobSchema.extend({ data: jobSchema })

/** `GET /api/projects/{project}/jobs`, and `GET /api/jobs` for all projects. */
export const jobListSchema = z.object({ jobs: z.array(jobSchema), count: z.number().int() })

/** A part of a batch job. */
export const shardSchema = z.object({
  number: z.number().int(),
  status: z.enum(['open', 'done', 'failed']),
  rows: z.number().int(),
  rows_set_aside: z.number().int(),
  attempts: z.number().int(),
  reason: z.string().describe('Why its last attempt failed; empty otherwise'),
  time_updated: timeSchema,
})
export type Shard = z.infer<typeof shardSchema>

/** `GET /api/projects/{project}/jobs/{job}/shards`. */
export const shardListSchema = z.object({ shards: z.array(shardSchema) })

/** `GET /api/projects/{project}/jobs/{job}/events?after=`: what a train job said, in order. */
export const jobEventListSchema = z.object({
  events: z.array(z.object({ number: z.number().int(), time: timeSchema, event: z.record(z.string(), z.unknown()) })),
})
export type JobEvent = z.infer<typeof jobEventListSchema>['events'][number]

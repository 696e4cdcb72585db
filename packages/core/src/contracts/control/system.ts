import { z } from 'zod'
import { deviceSchema } from '../../device.ts'
import { precisionSchema } from '../../precision.ts'
import { timeSchema } from './name.ts'

const countSchema = z.number().int()

/** A model that this server has loaded. */
export const loadedModelSchema = z.object({
  model: z.string(),
  precision: precisionSchema,
  device: deviceSchema,
  endpoints: z.array(z.string()).describe('project/endpoint of those that share it'),
  replicas: countSchema,
  ready_replicas: countSchema,
  waiting_texts: countSchema,
  waiting_tokens: countSchema,
  running_texts: countSchema,
  expected_wait_seconds: z.number(),
  embedded_texts: countSchema,
  embedded_tokens: countSchema,
})
export type LoadedModel = z.infer<typeof loadedModelSchema>

/** A process that takes jobs from the queue. */
const workerSchema = z.object({
  id: z.uuid(),
  role: z.enum(['server', 'worker']),
  host: z.string(),
  process_id: countSchema,
  version: z.string(),
  job_slots: countSchema.describe('Parts of batch jobs that it works on at a time'),
  time_started: timeSchema,
  time_seen: timeSchema.describe('When it last said that it lives'),
  is_gone: z.boolean().describe('It was silent for longer than a lease, and others have its work'),
  items: z.array(
    z.object({
      kind: z.enum(['dataset-check', 'batch-split', 'batch-shard', 'batch-finish', 'train', 'job-removal']),
      of: z.string().describe('Name of the job or the dataset'),
    }),
  ),
})
export type WorkerInfo = z.infer<typeof workerSchema>

/** `GET /api/system` (admin): this server, its machine, and what waits. */
export const systemSchema = z.object({
  version: z.string(),
  node_version: z.string(),
  platform: z.string().describe('Operating system and processor, as linux x64'),
  time_started: timeSchema,
  cores: countSchema.describe('That the program may use'),
  memory: z.object({
    process_bytes: z.number().describe('Resident set of the server'),
    free_bytes: z.number(),
    total_bytes: z.number(),
  }),
  database_up: z.boolean(),
  database: z.enum(['PGlite', 'PostgreSQL']).nullable().describe('null where there are no jobs'),
  file_store: z.string().nullable().describe('The folder or s3://bucket/prefix of datasets, results and models'),
  running_requests: countSchema,
  models: z.array(loadedModelSchema),
  queue: z
    .array(z.object({ lane: z.string(), waiting: countSchema, active: countSchema }))
    .nullable()
    .describe('Work of datasets and jobs; null while it cannot be read'),
  queue_tokens: z
    .number()
    .nullable()
    .describe('Estimated tokens of batch jobs that are not embedded yet; null while it cannot be read'),
  workers: z
    .array(workerSchema)
    .nullable()
    .describe('Servers and workers that take jobs, or did within a day; null while they cannot be read'),
})
export type SystemInfo = z.infer<typeof systemSchema>

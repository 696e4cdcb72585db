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
  running_requests: countSchema,
  models: z.array(loadedModelSchema),
  queue: z
    .array(z.object({ lane: z.string(), waiting: countSchema, active: countSchema }))
    .nullable()
    .describe('Work of datasets and jobs; null while it cannot be read'),
})
export type SystemInfo = z.infer<typeof systemSchema>

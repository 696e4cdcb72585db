import { z } from 'zod'
import { deviceSchema } from '../../device.ts'
import { inputTypeSchema } from '../../input-type.ts'
import { precisionSchema } from '../../precision.ts'
import { descriptionSchema, nameSchema, timeSchema } from './name.ts'

/** Most inputs of one request on SambaStudio's prediction routes; fixed when an endpoint is created. */
export const batchSizeSchema = z.union([z.literal(1), z.literal(32)], 'must be 1 or 32')

/**
 * Where an endpoint is in its life: it was asked for (Deploying), its model is being loaded (SettingUp), it answers (Live), it
 * was stopped (Stopped), or it cannot be served and `status_reason` says why (Failed).
 */
export const endpointStatusSchema = z.enum(['Deploying', 'SettingUp', 'Live', 'Stopped', 'Failed'])
export type EndpointStatus = z.infer<typeof endpointStatusSchema>

/** `POST /api/projects/{project}/endpoints`. What is not given is what the server's own endpoint has by default. */
export const createEndpointRequestSchema = z.object({
  name: nameSchema,
  description: descriptionSchema.nullish(),
  model: z.string().min(1).describe('Name of a model, as GET /api/models lists them'),
  batch_size: batchSizeSchema.nullish().describe('1 unless given'),
  precision: precisionSchema.nullish().describe('fp32 unless given'),
  device: deviceSchema.nullish().describe('cpu unless given'),
  device_id: z.number().int().min(0).max(1023).nullish().describe('Which of several such devices; cuda and dml only'),
  replicas: z.number().int().min(1).max(1024).nullish().describe('Sessions; as many as there are cores unless given'),
  input_type: inputTypeSchema.nullish().describe('Prefix of texts whose request names none; none unless given'),
})
export type CreateEndpointRequest = z.input<typeof createEndpointRequestSchema>

/** `PATCH /api/projects/{project}/endpoints/{endpoint}`. What cannot be changed is refused, not passed over. */
export const updateEndpointRequestSchema = z.strictObject({
  description: descriptionSchema.optional(),
  input_type: inputTypeSchema.optional(),
  instances: z.number().int().min(0).optional().describe('0 stops it, more starts it, as in SambaStudio'),
})
export type UpdateEndpointRequest = z.input<typeof updateEndpointRequestSchema>

const targetSchema = z.object({
  instances: z.number().int().describe('1, or 0 if it is stopped'),
  model: z.string(),
  model_checkpoint_name: z.string(),
  traffic: z.literal(100),
  params: z.record(z.string(), z.string()),
})

/** An endpoint as SambaStudio shows it, and what its words have no room for. */
export const endpointSchema = z.object({
  id: z.uuid(),
  project_id: z.uuid(),
  project_name: nameSchema,
  name: nameSchema,
  description: z.string(),
  status: endpointStatusSchema,
  status_reason: z.string().describe('Why it failed; empty otherwise'),
  url: z.string().describe('Path of the generic API; also nlp in place of generic, and /v1/<project>/<endpoint>'),
  stream_url: z.string(),
  api_key: z.string().describe('Its first key, in the reply that creates it and never again; empty otherwise'),
  api_keys: z.array(z.object({ api_key: z.string().describe('The first characters of the key') })),
  targets: z.array(targetSchema),
  app_name: z.literal('Text Embedding'),
  model: z.string(),
  batch_size: batchSizeSchema,
  precision: precisionSchema,
  device: deviceSchema,
  device_id: z.number().int().nullable(),
  replicas: z.number().int().nullable().describe('Sessions that were asked for; null: as many as there are cores'),
  input_type: inputTypeSchema,
  user_id: z.uuid(),
  time_created: timeSchema,
  time_updated: timeSchema,
})
export type EndpointInfo = z.infer<typeof endpointSchema>

/** `GET /api/projects/{project}/endpoints`, and `GET /api/endpoints` for all projects. */
export const endpointListSchema = z.object({ endpoints: z.array(endpointSchema), count: z.number().int() })

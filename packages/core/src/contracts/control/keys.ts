import { z } from 'zod'
import { nameSchema, timeSchema } from './name.ts'

const perMinuteSchema = z.number().int().min(1).max(1e12)

/** `POST /api/projects/{project}/endpoints/{endpoint}/keys`. */
export const createEndpointKeyRequestSchema = z.object({
  name: nameSchema.nullish().describe('Made up unless given'),
  requests_per_minute: perMinuteSchema.nullish().describe('More are refused with 429; no limit unless given'),
  tokens_per_minute: perMinuteSchema.nullish().describe('Likewise, for tokens that the model reads'),
})
export type CreateEndpointKeyRequest = z.input<typeof createEndpointKeyRequestSchema>

/** An endpoint key. The key itself is in the reply that creates it and nowhere else. */
export const endpointKeySchema = z.object({
  id: z.uuid(),
  name: nameSchema,
  prefix: z.string().describe('The first characters of the key'),
  requests_per_minute: z.number().int().nullable(),
  tokens_per_minute: z.number().int().nullable(),
  time_created: timeSchema,
})
export type EndpointKey = z.infer<typeof endpointKeySchema>

export const createdEndpointKeySchema = endpointKeySchema.extend({ api_key: z.string().describe('Shown this once') })
export type CreatedEndpointKey = z.infer<typeof createdEndpointKeySchema>

/** `GET /api/projects/{project}/endpoints/{endpoint}/keys`: those that are not revoked. */
export const endpointKeyListSchema = z.object({ api_keys: z.array(endpointKeySchema) })

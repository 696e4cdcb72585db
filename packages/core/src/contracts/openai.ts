import { z } from 'zod'
import { inputTypeSchema } from '../input-type.ts'
import { precisionSchema } from '../precision.ts'
import { textInputSchema } from './text-input.ts'
import { truncateFieldSchema } from './truncate.ts'

/** OpenAI's embeddings request, and two fields more: `input_type`, since E5 needs prefixes, and `truncate`. */
export const openaiEmbeddingsRequestSchema = z.object({
  model: z.string().describe('A name from /v1/models'),
  input: textInputSchema.describe('One text or many. Token ids are refused: they are of another vocabulary'),
  encoding_format: z.enum(['float', 'base64']).nullish().describe('float unless given; base64: little-endian float32'),
  dimensions: z.number().int().nullish().describe("Only the model's own number is accepted"),
  user: z.string().nullish().describe('Accepted and not used'),
  input_type: inputTypeSchema.nullish().describe("Which prefix the texts get; the endpoint's default unless given"),
  truncate: truncateFieldSchema,
})
export type OpenaiEmbeddingsRequest = z.infer<typeof openaiEmbeddingsRequestSchema>

/** The same on a path that names the endpoint. */
export const openaiEndpointRequestSchema = openaiEmbeddingsRequestSchema.extend({
  model: z.string().nullish().describe("Not needed; one of the endpoint's names if given"),
})
export type OpenaiEndpointRequest = z.infer<typeof openaiEndpointRequestSchema>

const usageSchema = z.object({ prompt_tokens: z.number().int(), total_tokens: z.number().int() })

/** OpenAI's embeddings response: numbers, or base64 of little-endian float32. */
export const openaiEmbeddingsResponseSchema = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      object: z.literal('embedding'),
      index: z.number().int(),
      embedding: z.union([z.array(z.number()), z.string()]),
    }),
  ),
  model: z.string(),
  usage: usageSchema,
})
export type OpenaiEmbeddingsResponse = z.infer<typeof openaiEmbeddingsResponseSchema>

const paritySchema = z.object({ texts: z.number().int(), meanCosine: z.number(), minimumCosine: z.number() })

/** OpenAI's list of models, and what it has no words for: how long the vectors are, and how exact. */
export const openaiModelsResponseSchema = z.object({
  object: z.literal('list'),
  data: z.array(
    z.object({
      id: z.string(),
      object: z.literal('model'),
      created: z.number().int(),
      owned_by: z.string(),
      dimensions: z.number().int(),
      precision: precisionSchema,
      parity: paritySchema.nullable().describe('How close int8 is to fp32, over texts it was not calibrated on'),
    }),
  ),
})
export type OpenaiModelsResponse = z.infer<typeof openaiModelsResponseSchema>

/** OpenAI's error body, also that of paths which no other dialect has. */
export const openaiErrorSchema = z.object({
  error: z.object({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string(),
  }),
})
export type OpenaiError = z.infer<typeof openaiErrorSchema>

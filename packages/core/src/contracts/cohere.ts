import { z } from 'zod'
import { listSchema, textListSchema } from './text-input.ts'

const embeddingTypes = ['float', 'base64', 'binary', 'ubinary', 'int8', 'uint8']

/** The request of Cohere's `/v2/embed`. */
export const cohereEmbedRequestSchema = z.object({
  model: z.string().describe('A name from /v1/models'),
  input_type: z
    .enum(['search_query', 'search_document', 'classification', 'clustering', 'image'])
    .nullish()
    .describe('search_document gets the prefix of passages, the others that of queries; image is refused'),
  texts: textListSchema.nullish().describe('At most 96 texts; this field or `inputs`'),
  inputs: listSchema({ type: 'object' })
    .nullish()
    .describe('As `texts`, each as {"content":[{"type":"text","text":…}]}'),
  images: listSchema({ type: 'string' }).nullish().describe('Refused: the model reads text'),
  embedding_types: listSchema({ type: 'string', enum: embeddingTypes })
    .nullish()
    .describe('float unless given; int8 and uint8 are refused, since they need ranges of the model'),
  truncate: z.enum(['NONE', 'START', 'END']).nullish().describe('END cuts, NONE refuses; END unless given. No START'),
  output_dimension: z.number().int().nullish().describe("Only the model's own number is accepted"),
  max_tokens: z.number().int().nullish().describe("Only the model's own limit is accepted"),
})
export type CohereEmbedRequest = z.infer<typeof cohereEmbedRequestSchema>

/** Its response: the vectors in each form that was asked for. Of base64 the bytes are little-endian float32. */
export const cohereEmbedResponseSchema = z.object({
  id: z.string(),
  response_type: z.literal('embeddings_by_type'),
  embeddings: z.object({
    float: z.array(z.array(z.number())).optional(),
    base64: z.array(z.string()).optional(),
    binary: z.array(z.array(z.number().int())).optional(),
    ubinary: z.array(z.array(z.number().int())).optional(),
  }),
  texts: z.array(z.string()),
  meta: z.object({
    api_version: z.object({ version: z.literal('2') }),
    billed_units: z.object({ input_tokens: z.number().int() }),
  }),
})
export type CohereEmbedResponse = z.infer<typeof cohereEmbedResponseSchema>

/** Cohere's error body, with the code of E5 Studio beside it. */
export const cohereErrorSchema = z.object({ id: z.string(), message: z.string(), code: z.string() })
export type CohereError = z.infer<typeof cohereErrorSchema>

import { z } from 'zod'
import { precisionSchema } from '../precision.ts'
import { textInputSchema, textListSchema } from './text-input.ts'

const promptNameField = z.string().nullish().describe('query or passage: which prefix the texts get')
const choiceFields = {
  truncate: z.boolean().nullish().describe('true cuts long texts at their end, false refuses them; true unless given'),
  truncation_direction: z.enum(['Right', 'right', 'Left', 'left']).nullish().describe('Only Right is accepted'),
  prompt_name: promptNameField,
}

/** The request of text-embeddings-inference's `/embed`. */
export const teiEmbedRequestSchema = z.object({
  inputs: textInputSchema.describe('One text or many'),
  ...choiceFields,
  normalize: z.boolean().nullish().describe('Only true is accepted: the model normalizes its vectors itself'),
  dimensions: z.number().int().nullish().describe("Only the model's own number is accepted"),
})
export type TeiEmbedRequest = z.infer<typeof teiEmbedRequestSchema>

/** Its response: one vector a text, in order. */
export const teiEmbedResponseSchema = z.array(z.array(z.number()))
export type TeiEmbedResponse = z.infer<typeof teiEmbedResponseSchema>

/** The request of `/similarity`: how close is a text to others? */
export const teiSimilarityRequestSchema = z.object({
  inputs: z.object({ source_sentence: z.string(), sentences: textListSchema }),
  parameters: z.object(choiceFields).nullish(),
})
export type TeiSimilarityRequest = z.infer<typeof teiSimilarityRequestSchema>

/** Its response: a cosine for each of the others, in order. */
export const teiSimilarityResponseSchema = z.array(z.number())
export type TeiSimilarityResponse = z.infer<typeof teiSimilarityResponseSchema>

/** The request of `/tokenize`. */
export const teiTokenizeRequestSchema = z.object({
  inputs: textInputSchema.describe('One text or many'),
  add_special_tokens: z.boolean().nullish().describe('With [CLS] and [SEP]; true unless given'),
  prompt_name: promptNameField,
})
export type TeiTokenizeRequest = z.infer<typeof teiTokenizeRequestSchema>

/** Its response: the tokens of each text; places are in Unicode scalar values of the text with its prefix. */
export const teiTokenizeResponseSchema = z.array(
  z.array(
    z.object({
      id: z.number().int(),
      text: z.string(),
      special: z.boolean(),
      start: z.number().int().nullable(),
      stop: z.number().int().nullable(),
    }),
  ),
)
export type TeiTokenizeResponse = z.infer<typeof teiTokenizeResponseSchema>

const noCounterpart = z.null().describe('This server has no such number')

/** The response of `/info`, and what it has no words for: how long the vectors are, and the precision's name here. */
export const teiInfoSchema = z.object({
  model_id: z.string(),
  model_sha: z.null(),
  model_dtype: z.enum(['float32', 'float16', 'int8']),
  model_type: z.object({ embedding: z.object({ pooling: z.literal('mean') }) }),
  max_concurrent_requests: noCounterpart,
  max_input_length: z.number().int(),
  max_batch_tokens: noCounterpart,
  max_batch_requests: noCounterpart,
  max_client_batch_size: z.number().int(),
  auto_truncate: z.literal(true),
  tokenization_workers: noCounterpart,
  version: z.string(),
  sha: z.null(),
  docker_label: z.null(),
  endpoint: z.string(),
  dimensions: z.number().int(),
  precision: precisionSchema,
})
export type TeiInfo = z.infer<typeof teiInfoSchema>

/** The error body of its routes, with the code of E5 Studio beside it. */
export const teiErrorSchema = z.object({
  error: z.string(),
  error_type: z.enum(['Unhealthy', 'Backend', 'Overloaded', 'Validation', 'Empty']),
  code: z.string(),
})
export type TeiError = z.infer<typeof teiErrorSchema>

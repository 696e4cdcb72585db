import { z } from 'zod'
import { inputTypeSchema } from '../input-type.ts'
import { textInputSchema } from './text-input.ts'
import { truncateFieldSchema } from './truncate.ts'

/**
 * SambaStudio's NLP prediction request, and two fields more: `input_type` and `truncate`. Clients send `params` as `{}`,
 * null, with null values, or not at all; E5 has none.
 */
export const nlpRequestSchema = z.object({
  inputs: textInputSchema.describe(
    'Texts, each with its "query: " or "passage: " prefix; at most the endpoint\'s batch size',
  ),
  params: z.record(z.string(), z.unknown()).nullish().describe('Accepted and not used: E5 has no parameters'),
  input_type: inputTypeSchema.nullish().describe("Which prefix the texts get; the endpoint's default unless given"),
  truncate: truncateFieldSchema,
})
export type NlpRequest = z.infer<typeof nlpRequestSchema>

/** SambaStudio's NLP prediction response: one vector a text, in order. */
export const nlpResponseSchema = z.object({
  data: z.array(z.array(z.number())),
  status_code: z.literal(200),
})
export type NlpResponse = z.infer<typeof nlpResponseSchema>

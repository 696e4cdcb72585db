import { z } from 'zod'
import { inputTypeSchema } from '../input-type.ts'
import { listSchema, textInputSchema } from './text-input.ts'
import { truncateFieldSchema } from './truncate.ts'

// Clients send it as {}, null, with null values, or not at all.
const paramsField = z.record(z.string(), z.unknown()).nullish()
const choiceFields = {
  input_type: inputTypeSchema.nullish().describe("Which prefix the texts get; the endpoint's default unless given"),
  truncate: truncateFieldSchema,
}

/** SambaStudio's generic prediction request, version 1. */
export const genericV1RequestSchema = z.object({
  instances: textInputSchema.describe("Texts, at most the endpoint's batch size"),
  params: paramsField.describe('Accepted and not used: E5 has no parameters'),
  ...choiceFields,
})
export type GenericV1Request = z.infer<typeof genericV1RequestSchema>

/** Its response: one vector a text, in order and not nested deeper. */
export const genericV1ResponseSchema = z.object({ predictions: z.array(z.array(z.number())) })
export type GenericV1Response = z.infer<typeof genericV1ResponseSchema>

/** SambaStudio's generic prediction request, version 2. */
export const genericV2RequestSchema = z.object({
  items: listSchema({
    type: 'object',
    properties: { id: { type: 'string' }, value: { type: 'string' } },
    required: ['value'],
  }).describe(
    'Texts, at most the endpoint\'s batch size. An id may be left out, which is then the place in the list, and has no "#"',
  ),
  params: paramsField.describe('Accepted and not used: E5 has no parameters'),
  ...choiceFields,
})
export type GenericV2Request = z.infer<typeof genericV2RequestSchema>

/** Its response: one vector an item, in order, with its id. */
export const genericV2ResponseSchema = z.object({
  items: z.array(z.object({ id: z.string(), value: z.array(z.number()) })),
})
export type GenericV2Response = z.infer<typeof genericV2ResponseSchema>

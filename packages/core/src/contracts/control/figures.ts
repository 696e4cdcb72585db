import { z } from 'zod'
import { timeSchema } from './name.ts'

const countSchema = z.number().int()

/**
 * `GET /api/projects/{project}/endpoints/{endpoint}/figures`: what this server did for an endpoint since it was started. All
 * counts only grow; the difference of two readings is what came in between.
 */
export const endpointFiguresSchema = z.object({
  time: timeSchema.describe('When it was read'),
  requests: countSchema,
  errors: countSchema,
  inputs: countSchema.describe('Embedded texts'),
  tokens: countSchema.describe('Tokens that the model read'),
  cut_inputs: countSchema.describe('Texts that were longer than the token limit and were cut'),
  unprefixed_inputs: countSchema.describe('Texts that the model read without "query: " or "passage: "'),
  durations: z
    .array(z.object({ up_to_seconds: z.number().nullable().describe('null: any longer time'), requests: countSchema }))
    .describe('Requests by their time, from headers to last byte; each counts in the first row that it fits in'),
})
export type EndpointFigures = z.infer<typeof endpointFiguresSchema>

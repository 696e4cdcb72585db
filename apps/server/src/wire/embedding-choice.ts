import { type InputType, inputTypeSchema, type Truncate, truncateSchema } from '@e5/core'
import { z } from 'zod'

/** The request header that says what texts are, for clients that cannot add a field to the body. */
export const inputTypeHeader = 'x-e5-input-type'

/** The request header that says what to do with texts past the token limit, likewise. */
export const truncateHeader = 'x-e5-truncate'

/** The request header that says for how many milliseconds its client will wait for the work to begin. */
const deadlineHeader = 'x-e5-deadline-ms'

const deadlineRule = 'must be a whole number of milliseconds from 1 to 86400000'

/** The headers of an embedding request that the server reads; others are let through. */
export const embeddingHeadersSchema = z.looseObject({
  [inputTypeHeader]: inputTypeSchema.optional().describe('As `input_type` in the body, which goes before the header'),
  [truncateHeader]: truncateSchema.optional().describe('As `truncate` in the body, which goes before the header'),
  [deadlineHeader]: z
    .string()
    .regex(/^[1-9]\d{0,7}$/, deadlineRule)
    .refine((milliseconds) => Number(milliseconds) <= 86_400_000, deadlineRule)
    .optional()
    .describe('Milliseconds within which all texts must be with the model; else the request is refused or given up'),
})

/** How the texts of a request are embedded. */
export interface EmbeddingChoice {
  readonly inputType: InputType
  readonly truncate: Truncate
  readonly deadlineMs?: number
}

/** What a request chose: its body says it, else its header, else the endpoint's input type and a cut at the end. */
export function chooseEmbedding(
  body: { readonly input_type?: InputType | null | undefined; readonly truncate?: Truncate | null | undefined },
  headers: z.output<typeof embeddingHeadersSchema>,
  endpointInputType: InputType,
): EmbeddingChoice {
  const deadline = headers[deadlineHeader]
  return {
    inputType: body.input_type ?? headers[inputTypeHeader] ?? endpointInputType,
    truncate: body.truncate ?? headers[truncateHeader] ?? 'end',
    ...(deadline !== undefined && { deadlineMs: Number(deadline) }),
  }
}

import { type InputType, inputTypeSchema, type Truncate, truncateSchema } from '@e5/core'
import { z } from 'zod'

/** The request header that says what texts are, for clients that cannot add a field to the body. */
export const inputTypeHeader = 'x-e5-input-type'

/** The request header that says what to do with texts past the token limit, likewise. */
export const truncateHeader = 'x-e5-truncate'

/** The headers of an embedding request that the server reads; others are let through. */
export const embeddingHeadersSchema = z.looseObject({
  [inputTypeHeader]: inputTypeSchema.optional().describe('As `input_type` in the body, which goes before the header'),
  [truncateHeader]: truncateSchema.optional().describe('As `truncate` in the body, which goes before the header'),
})

/** How the texts of a request are embedded. */
export interface EmbeddingChoice {
  readonly inputType: InputType
  readonly truncate: Truncate
}

/** What a request chose: its body says it, else its header, else the endpoint's input type and a cut at the end. */
export function chooseEmbedding(
  body: { readonly input_type?: InputType | null | undefined; readonly truncate?: Truncate | null | undefined },
  headers: z.output<typeof embeddingHeadersSchema>,
  endpointInputType: InputType,
): EmbeddingChoice {
  return {
    inputType: body.input_type ?? headers[inputTypeHeader] ?? endpointInputType,
    truncate: body.truncate ?? headers[truncateHeader] ?? 'end',
  }
}

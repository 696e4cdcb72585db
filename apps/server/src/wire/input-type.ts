import { type InputType, inputTypeSchema } from '@e5/core'
import { z } from 'zod'

/** The request header that says what texts are, for clients that cannot add a field to the body. */
export const inputTypeHeader = 'x-e5-input-type'

/** The headers of an embedding request that the server reads; others are let through. */
export const embeddingHeadersSchema = z.looseObject({
  [inputTypeHeader]: inputTypeSchema.optional().describe('As `input_type` in the body, which goes before the header'),
})

/** What the texts of a request are: its body says it, else its header, else the endpoint. */
export function chooseInputType(
  body: InputType | null | undefined,
  header: InputType | undefined,
  endpointDefault: InputType,
): InputType {
  return body ?? header ?? endpointDefault
}

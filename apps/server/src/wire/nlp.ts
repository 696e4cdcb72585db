import { E5Error, type EmbedResult, type NlpRequest } from '@e5/core'
import { parseTexts } from './texts.ts'
import { formatVectors } from './vectors.ts'

/**
 * The texts of a SambaStudio request.
 *
 * @throws E5Error INPUTS_EMPTY, BATCH_TOO_LARGE or REQUEST_INVALID
 */
export function parseNlpTexts(body: NlpRequest, batchSize: number): readonly string[] {
  return parseTexts(body.inputs, {
    name: 'inputs',
    limit: batchSize,
    tooMany: (got) => new E5Error('BATCH_TOO_LARGE', { limit: batchSize, got }),
  })
}

/** The body of a SambaStudio response. */
export async function formatNlpResponse(result: EmbedResult): Promise<string> {
  return `{"data":[${(await formatVectors(result.embeddings)).join(',')}],"status_code":200}`
}

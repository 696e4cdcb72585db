import { E5Error, type EmbedResult, type NlpRequest } from '@e5/core'
import { formatVectors } from './vectors.ts'

/**
 * The texts of a SambaStudio request.
 *
 * @throws E5Error INPUTS_EMPTY or BATCH_TOO_LARGE
 */
export function parseNlpTexts(body: NlpRequest, batchSize: number): readonly string[] {
  const texts = typeof body.inputs === 'string' ? [body.inputs] : body.inputs
  if (texts.length === 0) throw new E5Error('INPUTS_EMPTY', { field: 'inputs' })
  if (texts.length > batchSize) throw new E5Error('BATCH_TOO_LARGE', { limit: batchSize, got: texts.length })
  return texts
}

/** The body of a SambaStudio response. */
export async function formatNlpResponse(result: EmbedResult): Promise<string> {
  return `{"data":[${(await formatVectors(result.embeddings)).join(',')}],"status_code":200}`
}

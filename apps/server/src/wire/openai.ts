import type { EmbedResult, OpenaiEndpointRequest, OpenaiModelsResponse } from '@e5/core'
import { type Endpoint, modelNamesOf } from '../endpoints.ts'
import { checkDimensions, parseManyTexts } from './texts.ts'
import { encodeVectors, formatVectors } from './vectors.ts'

/**
 * The texts of an OpenAI request to a model of so many dimensions.
 *
 * @throws E5Error TOKEN_IDS_UNSUPPORTED, INPUTS_EMPTY, TOO_MANY_INPUTS, REQUEST_INVALID or DIMENSIONS_UNSUPPORTED
 */
export function parseOpenaiTexts(body: OpenaiEndpointRequest, dimensions: number): readonly string[] {
  const texts = parseManyTexts(body.input, 'input')
  checkDimensions(body.dimensions, dimensions)
  return texts
}

/** The body of an OpenAI embeddings response; `model` is the name that the request used. */
export async function formatOpenaiResponse(
  result: EmbedResult,
  model: string,
  encoding: 'float' | 'base64',
): Promise<string> {
  const vectors = encoding === 'base64' ? encodeVectors(result.embeddings) : await formatVectors(result.embeddings)
  const data = vectors.map((vector, index) => `{"object":"embedding","index":${index},"embedding":${vector}}`)
  const tokens = result.tokenCounts.reduce((sum, count) => sum + count, 0)
  const usage = `{"prompt_tokens":${tokens},"total_tokens":${tokens}}`
  return `{"object":"list","data":[${data.join(',')}],"model":${JSON.stringify(model)},"usage":${usage}}`
}

/** The list of models of these endpoints. */
export function formatOpenaiModels(endpoints: readonly Endpoint[]): OpenaiModelsResponse {
  const entries = endpoints.flatMap((endpoint) =>
    modelNamesOf(endpoint).map((id) => ({
      id,
      object: 'model' as const,
      created: endpoint.createdSeconds,
      owned_by: 'e5-studio',
      dimensions: endpoint.embedder.model.dimensions,
      precision: endpoint.embedder.precision,
      parity: endpoint.embedder.parity ?? null,
    })),
  )
  return { object: 'list', data: entries }
}

import type { CohereEmbedRequest, EmbedResult } from '@e5/core'
import type { z } from 'zod'
import type { Endpoint } from '../endpoints.ts'
import { chooseEmbedding, type EmbeddingChoice, type embeddingHeadersSchema } from './embedding-choice.ts'
import { checkDimensions, notSupported, parseTexts, tooManyIn } from './texts.ts'
import { encodeVectors, formatVectors } from './vectors.ts'

// As at Cohere.
const mostCohereTexts = 96

const formats = {
  float: formatVectors,
  base64: encodeVectors,
  binary: (vectors: readonly Float32Array[]) => vectors.map((vector) => formatSigns(vector, 128)),
  ubinary: (vectors: readonly Float32Array[]) => vectors.map((vector) => formatSigns(vector, 0)),
} as const

/** A form of vectors that a request may ask for. */
export type CohereEmbeddingType = keyof typeof formats

/**
 * The texts of a Cohere request to a model.
 *
 * @throws E5Error INPUTS_EMPTY, TOO_MANY_INPUTS, REQUEST_INVALID or DIMENSIONS_UNSUPPORTED
 */
export function parseCohereTexts(body: CohereEmbedRequest, { model }: Endpoint['embedder']): readonly string[] {
  if (body.images != null || body.input_type === 'image') throw notSupported('images', imagesReason)
  checkDimensions(body.output_dimension, model.dimensions)
  if ((body.max_tokens ?? model.tokenLimit) !== model.tokenLimit) {
    throw notSupported('max_tokens', `can only be the model's ${model.tokenLimit}: leave it out.`)
  }
  if ((body.texts == null) === (body.inputs == null)) {
    throw notSupported('texts', 'or "inputs" must be there, and not both.')
  }
  const name = body.texts == null ? 'inputs' : 'texts'
  const limited = { name, limit: mostCohereTexts, tooMany: tooManyIn(name, mostCohereTexts) }
  if (body.inputs == null) return parseTexts(body.texts!, limited)
  // Judged by its length before its elements are looked at.
  const inputs = body.inputs
  return inputs.length > mostCohereTexts ? parseTexts(inputs, limited) : parseTexts(inputs.map(textOfInput), limited)
}

/** What a request chose, in Cohere's words, else by header, else the endpoint's input type and a cut. */
export function chooseForCohere(
  body: CohereEmbedRequest,
  headers: z.output<typeof embeddingHeadersSchema>,
  endpoint: Endpoint,
): EmbeddingChoice {
  if (body.truncate === 'START') {
    throw notSupported('truncate', 'cannot be START: the prefix, which says what a text is, would be cut off.')
  }
  const truncate = { NONE: 'none', END: 'end' } as const
  return chooseEmbedding(
    {
      input_type: body.input_type == null ? undefined : body.input_type === 'search_document' ? 'passage' : 'query',
      truncate: body.truncate == null ? undefined : truncate[body.truncate],
    },
    headers,
    endpoint.inputType,
  )
}

/**
 * The forms that a request asks for, each once.
 *
 * @throws E5Error REQUEST_INVALID for one that is not there
 */
export function parseCohereEmbeddingTypes(sent: CohereEmbedRequest['embedding_types']): readonly CohereEmbeddingType[] {
  const types = new Set<CohereEmbeddingType>()
  for (const type of sent ?? ['float']) {
    if (type === 'int8' || type === 'uint8') {
      throw notSupported('embedding_types', `cannot have ${type}: that needs the ranges of this model's vectors.`)
    }
    if (!isEmbeddingType(type)) {
      throw notSupported('embedding_types', `has another value than ${Object.keys(formats).join(', ')}.`)
    }
    types.add(type)
  }
  if (types.size === 0) throw notSupported('embedding_types', 'is an empty list: leave it out for float.')
  return [...types]
}

/** The body of a Cohere response. */
export async function formatCohereResponse(
  result: EmbedResult,
  texts: readonly string[],
  types: readonly CohereEmbeddingType[],
  id: string,
): Promise<string> {
  const parts: string[] = []
  for (const type of types) parts.push(`"${type}":[${(await formats[type](result.embeddings)).join(',')}]`)
  const tokens = result.tokenCounts.reduce((sum, count) => sum + count, 0)
  const meta = { api_version: { version: '2' }, billed_units: { input_tokens: tokens } }
  return `{"id":${JSON.stringify(id)},"response_type":"embeddings_by_type","embeddings":{${parts.join(',')}},"texts":${JSON.stringify(texts)},"meta":${JSON.stringify(meta)}}`
}

const imagesReason = 'cannot be embedded: the model reads text.'

function textOfInput(input: unknown, index: number): unknown {
  const content = (input as { readonly content?: unknown } | null)?.content
  const [part, ...more] = Array.isArray(content) ? (content as readonly unknown[]) : []
  const { type, text } = (part ?? {}) as { readonly type?: unknown; readonly text?: unknown }
  if (type === 'image_url' || type === 'image') throw notSupported(`inputs[${index}].content`, imagesReason)
  if (more.length === 0 && type === 'text' && typeof text === 'string') return text
  throw notSupported(`inputs[${index}].content`, 'must be a list of one {"type":"text","text":…}.')
}

function isEmbeddingType(type: unknown): type is CohereEmbeddingType {
  return typeof type === 'string' && Object.hasOwn(formats, type)
}

// A bit for each sign, 1 for a positive value, the first one highest in its byte; binary is the same number less 128.
function formatSigns(vector: Float32Array, offset: 0 | 128): string {
  const bytes = Array.from({ length: Math.ceil(vector.length / 8) }, () => 0)
  for (const [index, value] of vector.entries()) if (value > 0) bytes[index >> 3]! |= 128 >> (index & 7)
  return `[${bytes.map((byte) => byte - offset).join(',')}]`
}

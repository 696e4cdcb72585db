import {
  dotProduct,
  type EmbedResult,
  formatVector,
  type TeiEmbedRequest,
  type TeiInfo,
  type TeiSimilarityRequest,
  type TeiTokenizeRequest,
  type TeiTokenizeResponse,
  type TextToken,
} from '@e5/core'
import type { z } from 'zod'
import type { Endpoint } from '../endpoints.ts'
import { chooseEmbedding, type EmbeddingChoice, type embeddingHeadersSchema } from './embedding-choice.ts'
import { checkDimensions, mostTexts, notSupported, parseManyTexts, parseTexts, tooManyIn } from './texts.ts'
import { formatVectors } from './vectors.ts'

// An answer of `/tokenize` has some 70 bytes for every token, and nothing of it is cut.
const mostTokenizedCharacters = 1_000_000

type Choices = Pick<TeiEmbedRequest, 'truncate' | 'truncation_direction' | 'prompt_name'>
type Headers = z.output<typeof embeddingHeadersSchema>

/**
 * The texts of `/embed`.
 *
 * @throws E5Error TOKEN_IDS_UNSUPPORTED, INPUTS_EMPTY, TOO_MANY_INPUTS, REQUEST_INVALID or DIMENSIONS_UNSUPPORTED
 */
export function parseTeiTexts(body: TeiEmbedRequest, dimensions: number): readonly string[] {
  if (body.normalize === false) {
    throw notSupported('normalize', "cannot be false: the model's graph gives vectors of length 1 only.")
  }
  checkDimensions(body.dimensions, dimensions)
  return parseManyTexts(body.inputs, 'inputs')
}

/**
 * The texts of `/similarity`, the one that the others are compared with first.
 *
 * @throws E5Error INPUTS_EMPTY, TOO_MANY_INPUTS or REQUEST_INVALID
 */
export function parseTeiSentences({ inputs }: TeiSimilarityRequest): readonly string[] {
  const name = 'inputs.sentences'
  const limit = mostTexts - 1
  return [inputs.source_sentence, ...parseTexts(inputs.sentences, { name, limit, tooMany: tooManyIn(name, limit) })]
}

/**
 * The texts of `/tokenize`.
 *
 * @throws E5Error TOKEN_IDS_UNSUPPORTED, INPUTS_EMPTY, TOO_MANY_INPUTS or REQUEST_INVALID
 */
export function parseTokenizedTexts(body: TeiTokenizeRequest): readonly string[] {
  const texts = parseManyTexts(body.inputs, 'inputs')
  const characters = texts.reduce((sum, { length }) => sum + length, 0)
  if (characters <= mostTokenizedCharacters) return texts
  throw notSupported(
    'inputs',
    `has ${characters} characters and may have ${mostTokenizedCharacters}: send less at once.`,
  )
}

/**
 * What a request chose, in text-embeddings-inference's words, else by header, else the endpoint's input type and a cut.
 *
 * @throws E5Error REQUEST_INVALID for a prompt or a direction that is not there
 */
export function chooseForTei(body: Choices, headers: Headers, endpoint: Endpoint): EmbeddingChoice {
  if (body.truncation_direction?.toLowerCase() === 'left') {
    throw notSupported(
      'truncation_direction',
      'cannot be Left: the prefix, which says what a text is, would be cut off.',
    )
  }
  const truncate = typeof body.truncate === 'boolean' ? (body.truncate ? 'end' : 'none') : undefined
  return chooseEmbedding({ input_type: promptOf(body.prompt_name), truncate }, headers, endpoint.inputType)
}

function promptOf(name: string | null | undefined): 'query' | 'passage' | undefined {
  if (name === undefined || name === null) return undefined
  if (name === 'query' || name === 'passage') return name
  throw notSupported('prompt_name', `is ${JSON.stringify(name)}, and the prompts of E5 are "query" and "passage".`)
}

/** The body of an answer of `/embed`. */
export async function formatTeiVectors(result: EmbedResult): Promise<string> {
  return `[${(await formatVectors(result.embeddings)).join(',')}]`
}

/** The body of an answer of `/similarity`: cosines, since vectors have length 1. */
export function formatTeiSimilarities({ embeddings: [source, ...others] }: EmbedResult): string {
  return formatVector(Float32Array.from(others, (vector) => dotProduct(source!, vector)))
}

/** The body of an answer of `/tokenize`. */
export function formatTeiTokens(
  tokens: readonly (readonly TextToken[])[],
  { add_special_tokens }: TeiTokenizeRequest,
): TeiTokenizeResponse {
  return tokens.map((list) => (add_special_tokens === false ? list.filter(({ special }) => !special) : [...list]))
}

/** The headers with which text-embeddings-inference tells the work of an answer; times are whole milliseconds. */
export function formatTeiHeaders(
  texts: readonly string[],
  { timings, tokenCounts }: EmbedResult,
  { embedder }: Endpoint,
  totalMs: number,
): Record<string, string> {
  const characters = texts.reduce((sum, text) => sum + countCharacters(text), 0)
  const whole = (milliseconds: number): string => String(Math.floor(milliseconds))
  return {
    'x-compute-type': embedder.device,
    'x-compute-time': whole(totalMs),
    'x-compute-characters': String(characters),
    'x-compute-tokens': String(tokenCounts.reduce((sum, count) => sum + count, 0)),
    'x-total-time': whole(totalMs),
    'x-tokenization-time': whole(timings.tokenizeMs),
    'x-queue-time': whole(timings.queueMs),
    'x-inference-time': whole(timings.inferMs),
  }
}

const dataTypes = { fp32: 'float32', fp16: 'float16', int8: 'int8' } as const

/** What `/info` says of an endpoint. */
export function formatTeiInfo({ project, name, embedder }: Endpoint, version: string): TeiInfo {
  return {
    model_id: embedder.model.name,
    model_sha: null,
    model_dtype: dataTypes[embedder.precision],
    model_type: { embedding: { pooling: 'mean' } },
    max_concurrent_requests: null,
    max_input_length: embedder.model.tokenLimit,
    max_batch_tokens: null,
    max_batch_requests: null,
    max_client_batch_size: mostTexts,
    auto_truncate: true,
    tokenization_workers: null,
    version,
    sha: null,
    docker_label: null,
    endpoint: `${project.name}/${name}`,
    dimensions: embedder.model.dimensions,
    precision: embedder.precision,
  }
}

// Unicode scalar values, as text-embeddings-inference counts.
function countCharacters(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}

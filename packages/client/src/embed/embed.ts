import {
  E5Error,
  type InputType,
  type OpenaiEmbeddingsResponse,
  openaiEmbeddingsResponseSchema,
  type Truncate,
} from '@e5/core'
import { type CallOptions, checkedKey } from '../client-options.ts'
import { isRemoteError, RemoteError } from '../remote-error.ts'
import { apiPath } from '../wire/api-path.ts'
import type { Answer, ApiRequest, Transport } from '../wire/transport.ts'
import { decodeVector } from './decode-vector.ts'
import { type TextPart, textParts } from './text-parts.ts'

/** Texts for an endpoint. */
export interface RemoteEmbedRequest extends CallOptions {
  /** Its name or id, and so is the endpoint's. */
  readonly project: string
  readonly endpoint: string
  /** Any number: what does not fit into one request is sent in several. */
  readonly texts: readonly string[]
  /** Which prefix the texts get; the endpoint's own unless given. */
  readonly inputType?: InputType
  /** What to do with a text past the token limit: `end` (cut it there) unless given. */
  readonly truncate?: Truncate
  /** Instead of the client's. */
  readonly endpointKey?: string
}

/** The vectors of a call, in the order of its texts. */
export interface RemoteEmbedResult {
  /** One vector a text, of length 1 (L2). */
  readonly embeddings: readonly Float32Array[]
  /** Tokens that the model read of all texts. */
  readonly tokens: number
  /** How many texts were cut; undefined where a browser may not read the header `x-e5-cut-inputs`. */
  readonly cutTexts: number | undefined
}

/** What the calls of an endpoint are made with. */
export interface EmbedWorld {
  readonly transport: Transport
  readonly endpointKey: string | undefined
  /** Where there is no key: whether a browser's session opens endpoints. */
  readonly session: boolean
  /** For error messages. */
  readonly server: string
}

// Enough to keep a server busy while answers travel.
const mostRequestsAtOnce = 4

/**
 * Embeds texts over the endpoint's OpenAI route. The first request that fails ends the others.
 *
 * @throws as {@link Transport.send}, and E5Error OPTION_INVALID where there is no key.
 */
export async function embed(world: EmbedWorld, request: RemoteEmbedRequest): Promise<RemoteEmbedResult> {
  const route = routeOf(world, request)
  const parts = textParts(request.texts)
  const results: RemoteEmbedResult[] = []
  const stop = new AbortController()
  const signal = request.signal === undefined ? stop.signal : AbortSignal.any([request.signal, stop.signal])
  let next = 0
  async function takeParts(): Promise<void> {
    while (next < parts.length) {
      const place = next++
      const part = parts[place]!
      try {
        results[place] = await embedPart(world, part, { ...request, signal }, route)
      } catch (error) {
        throw parts.length > 1 && isRemoteError(error) ? withPlace(error, part) : error
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: Math.min(mostRequestsAtOnce, parts.length) }, takeParts))
  } catch (error) {
    stop.abort()
    throw error
  }
  return {
    embeddings: results.flatMap(({ embeddings }) => embeddings),
    tokens: results.reduce((sum, { tokens }) => sum + tokens, 0),
    cutTexts: results.reduce<number | undefined>(
      (sum, { cutTexts }) => (sum === undefined || cutTexts === undefined ? undefined : sum + cutTexts),
      0,
    ),
  }
}

type EmbedRoute = Pick<ApiRequest, 'path' | 'headers'>

function routeOf({ endpointKey, session }: EmbedWorld, request: RemoteEmbedRequest): EmbedRoute {
  const { project, endpoint } = request
  const key = checkedKey('endpointKey', request.endpointKey) ?? endpointKey
  if (key !== undefined) {
    return { path: apiPath('v1', project, endpoint, 'embeddings'), headers: { authorization: `Bearer ${key}` } }
  }
  if (session) return { path: apiPath('api', 'projects', project, 'endpoints', endpoint, 'embeddings') }
  throw new E5Error('OPTION_INVALID', { option: 'endpointKey', reason: 'embedding wants one.' })
}

async function embedPart(
  { transport, server }: EmbedWorld,
  { texts }: TextPart,
  { inputType, truncate, signal }: RemoteEmbedRequest,
  route: EmbedRoute,
): Promise<RemoteEmbedResult> {
  const answer = await transport.send(
    {
      method: 'POST',
      ...route,
      body: {
        input: texts,
        encoding_format: 'base64',
        ...(inputType === undefined ? {} : { input_type: inputType }),
        ...(truncate === undefined ? {} : { truncate }),
      },
      repeatable: true,
      signal,
    },
    openaiEmbeddingsResponseSchema,
  )
  return readPart(answer, texts.length, server)
}

function readPart(
  { headers, body }: Answer<OpenaiEmbeddingsResponse>,
  count: number,
  server: string,
): RemoteEmbedResult {
  const invalid = (reason: string) => new E5Error('SERVER_ANSWER_INVALID', { server, reason })
  if (body.data.length !== count) throw invalid(`"data" has ${body.data.length} vectors for ${count} texts`)
  const embeddings = new Array<Float32Array | undefined>(count).fill(undefined)
  for (const { index, embedding } of body.data) {
    const vector = decodeVector(embedding)
    const isNew = index >= 0 && index < count && embeddings[index] === undefined
    if (!isNew) throw invalid(`"data" has a vector of no text, or a second one: its index is ${index}`)
    if (vector === undefined) throw invalid(`"data.${index}.embedding" is no vector`)
    embeddings[index] = vector
  }
  // Every place has one: as many came as there are places, and none came twice.
  const complete = embeddings as readonly Float32Array[]
  const wrong = complete.findIndex(({ length }) => length !== complete[0]!.length)
  if (wrong !== -1) throw invalid(`"data.${wrong}.embedding" has another length than the first`)
  const cutInputs = headers.get('x-e5-cut-inputs')
  return {
    embeddings: complete,
    tokens: body.usage.prompt_tokens,
    cutTexts: cutInputs !== null && /^\d+$/.test(cutInputs) ? Number(cutInputs) : undefined,
  }
}

// The server counts the inputs of its request.
function withPlace(error: RemoteError, { start, texts }: TextPart): RemoteError {
  const { status, code, requestId, retryAfterSeconds } = error
  const message = `${error.message} (In the request with the texts ${start} to ${start + texts.length - 1}.)`
  return new RemoteError({ status, code, message, requestId, retryAfterSeconds }, { cause: error })
}

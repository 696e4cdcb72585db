import { E5Error, isE5Error } from '@e5/core'
import type { ResolvedClientOptions } from '../client-options.ts'
import { isRemoteError } from '../remote-error.ts'
import { type AnswerSchema, parseAnswer, type RawAnswer, refusalOf } from './answer.ts'
import { pause } from './pause.ts'
import { retryDelayMs } from './retry-delay.ts'

/** One request to the server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the base URL, escaped. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a Blob as it is. */
  readonly body?: object
  /** Whether it may be sent once more although nobody knows if the server did it: whether twice is the same as once. */
  readonly repeatable: boolean
  /** A status that is an answer although it says failure; it is not tried again. */
  readonly acceptedStatus?: number
  readonly signal?: AbortSignal | undefined
}

/** What a server answered. */
export interface Answer<Body> {
  readonly headers: Headers
  readonly body: Body
}

/** Sends requests, tries again what may work the second time, and reads the answers. */
export interface Transport {
  /**
   * @throws RemoteError for what the server refuses; E5Error SERVER_UNREACHABLE, SERVER_TIMEOUT, SERVER_ANSWER_INVALID;
   *   the signal's reason.
   */
  send<Body>(request: ApiRequest, schema: AnswerSchema<Body>): Promise<Answer<Body>>
  /**
   * The bytes of an answer as they come. It is sent once, and the time limit is for the answer's beginning.
   *
   * @throws as {@link send}; the stream throws what breaks it off
   */
  download(request: Omit<ApiRequest, 'body' | 'acceptedStatus'>): Promise<ReadableStream<Uint8Array>>
}

/** The only place that calls `fetch`. */
export function createTransport(options: ResolvedClientOptions): Transport {
  const { baseUrl, timeoutMs, maxRetries } = options

  async function send<Body>(request: ApiRequest, schema: AnswerSchema<Body>): Promise<Answer<Body>> {
    const deadline = new AbortController()
    // Not AbortSignal.timeout: that would live on until its time, also after the answer.
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    try {
      return await sendUntil(deadline.signal, performance.now() + timeoutMs, request, schema)
    } finally {
      clearTimeout(timer)
    }
  }

  async function sendUntil<Body>(
    deadline: AbortSignal,
    endsAt: number,
    request: ApiRequest,
    schema: AnswerSchema<Body>,
  ): Promise<Answer<Body>> {
    const signal = request.signal === undefined ? deadline : AbortSignal.any([request.signal, deadline])
    for (let retry = 0; ; retry++) {
      try {
        const answer = await exchange(request, signal)
        return { headers: answer.headers, body: parseAnswer(answer, schema, baseUrl) }
      } catch (error) {
        request.signal?.throwIfAborted()
        if (deadline.aborted) throw timeout(error)
        if (retry >= maxRetries || !mayWorkLater(error, request)) throw error
        const delayMs = retryDelayMs(retry, isRemoteError(error) ? error.retryAfterSeconds : undefined)
        // What the server says now is worth more than a timeout later.
        if (performance.now() + delayMs >= endsAt) throw error
        await pause(delayMs, request.signal)
      }
    }
  }

  async function exchange(request: ApiRequest, signal: AbortSignal): Promise<RawAnswer> {
    const answer = await fetchText(request, signal)
    const isSuccess = answer.status >= 200 && answer.status < 300
    if (isSuccess || answer.status === request.acceptedStatus) return answer
    throw refusalOf(answer, baseUrl)
  }

  async function download(request: Omit<ApiRequest, 'body' | 'acceptedStatus'>): Promise<ReadableStream<Uint8Array>> {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    const signal = request.signal === undefined ? deadline.signal : AbortSignal.any([request.signal, deadline.signal])
    try {
      const response = await fetchOnce(request, signal)
      if (response.ok && response.body !== null) return response.body
      throw refusalOf({ status: response.status, headers: response.headers, text: await response.text() }, baseUrl)
    } catch (error) {
      request.signal?.throwIfAborted()
      throw deadline.signal.aborted ? timeout(error) : error
    } finally {
      clearTimeout(timer)
    }
  }

  async function fetchText(request: ApiRequest, signal: AbortSignal): Promise<RawAnswer> {
    const response = await fetchOnce(request, signal)
    try {
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (error) {
      throw unreachable(error)
    }
  }

  async function fetchOnce({ method, path, headers, body }: ApiRequest, signal: AbortSignal): Promise<Response> {
    const isBytes = body instanceof Blob
    const type = isBytes ? 'application/octet-stream' : 'application/json'
    const content = body === undefined ? {} : { 'content-type': type }
    try {
      return await options.fetch(`${baseUrl}${path}`, {
        method,
        headers: { accept: 'application/json', ...options.headers, ...content, ...headers },
        ...(body === undefined ? {} : { body: isBytes ? body : JSON.stringify(body) }),
        // Following would send the key to wherever it leads.
        redirect: 'manual',
        signal,
      })
    } catch (error) {
      throw unreachable(error)
    }
  }

  function unreachable(error: unknown): E5Error {
    return new E5Error('SERVER_UNREACHABLE', { server: baseUrl, reason: networkReason(error) }, { cause: error })
  }

  function timeout(cause: unknown): E5Error {
    return new E5Error('SERVER_TIMEOUT', { server: baseUrl, limitSeconds: timeoutMs / 1000 }, { cause })
  }

  return { send, download }
}

function mayWorkLater(error: unknown, { repeatable }: ApiRequest): boolean {
  // Of what was refused, or came to a server that stops, nothing was done. Any other 503 may come after a write: of a database
  // that went away while it was committed, or of a proxy.
  if (isRemoteError(error))
    return error.status === 429 || (error.status === 503 && (repeatable || error.code === 'CLOSED'))
  return repeatable && isE5Error(error, 'SERVER_UNREACHABLE')
}

// `fetch` hides the network's own words in the cause.
function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return 'code' in cause && typeof cause.code === 'string' ? cause.code : cause.message
}

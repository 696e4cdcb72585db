import { E5Error, isE5Error } from '@e5/core'
import type { ResolvedClientOptions } from '../client-options.ts'
import { isRemoteError } from '../remote-error.ts'
import { type AnswerSchema, parseAnswer, type RawAnswer, refusalOf } from './answer.ts'
import { pause } from './pause.ts'
import { retryDelayMs } from './retry-delay.ts'

/** One request to the server. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below the base URL, escaped. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
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

  async function fetchText({ method, path, headers, body }: ApiRequest, signal: AbortSignal): Promise<RawAnswer> {
    const content = body === undefined ? {} : { 'content-type': 'application/json' }
    try {
      const response = await options.fetch(`${baseUrl}${path}`, {
        method,
        headers: { accept: 'application/json', ...options.headers, ...content, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // Following would send the key to wherever it leads.
        redirect: 'manual',
        signal,
      })
      return { status: response.status, headers: response.headers, text: await response.text() }
    } catch (error) {
      throw new E5Error('SERVER_UNREACHABLE', { server: baseUrl, reason: networkReason(error) }, { cause: error })
    }
  }

  function timeout(cause: unknown): E5Error {
    return new E5Error('SERVER_TIMEOUT', { server: baseUrl, limitSeconds: timeoutMs / 1000 }, { cause })
  }

  return { send }
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

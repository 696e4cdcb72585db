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
  /**
   * The bytes of an answer as they come; the timeout and further tries are for its beginning. @throws as `send`, also between
   * two parts.
   */
  stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>>
}

interface Deadline {
  readonly signal: AbortSignal
  readonly endsAt: number
  readonly clear: () => void
}

/** The only place that calls `fetch`. */
export function createTransport(options: ResolvedClientOptions): Transport {
  const { baseUrl, timeoutMs, maxRetries } = options

  async function send<Body>(request: ApiRequest, schema: AnswerSchema<Body>): Promise<Answer<Body>> {
    const deadline = startDeadline()
    try {
      return await untilAnswered(deadline, request, async (signal) => {
        const answer = await exchange(request, signal)
        return { headers: answer.headers, body: parseAnswer(answer, schema, baseUrl) }
      })
    } finally {
      deadline.clear()
    }
  }

  async function stream(request: ApiRequest): Promise<AsyncIterable<Uint8Array>> {
    const deadline = startDeadline()
    try {
      return await untilAnswered(deadline, request, async (signal) => {
        const response = await fetchResponse(request, signal)
        if (response.ok) return partsOf(response, request.signal)
        throw refusalOf({ status: response.status, headers: response.headers, text: await textOf(response) }, baseUrl)
      })
    } finally {
      deadline.clear()
    }
  }

  function startDeadline(): Deadline {
    const controller = new AbortController()
    // Not AbortSignal.timeout: that would live on until its time, also after the answer.
    const timer = setTimeout(() => controller.abort(), timeoutMs)
    return { signal: controller.signal, endsAt: performance.now() + timeoutMs, clear: () => clearTimeout(timer) }
  }

  async function untilAnswered<Result>(
    deadline: Deadline,
    request: ApiRequest,
    attempt: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const signal = request.signal === undefined ? deadline.signal : AbortSignal.any([request.signal, deadline.signal])
    for (let retry = 0; ; retry++) {
      try {
        return await attempt(signal)
      } catch (error) {
        request.signal?.throwIfAborted()
        if (deadline.signal.aborted) throw timeout(error)
        if (retry >= maxRetries || !mayWorkLater(error, request)) throw error
        const delayMs = retryDelayMs(retry, isRemoteError(error) ? error.retryAfterSeconds : undefined)
        // What the server says now is worth more than a timeout later.
        if (performance.now() + delayMs >= deadline.endsAt) throw error
        await pause(delayMs, request.signal)
      }
    }
  }

  async function exchange(request: ApiRequest, signal: AbortSignal): Promise<RawAnswer> {
    const response = await fetchResponse(request, signal)
    const answer = { status: response.status, headers: response.headers, text: await textOf(response) }
    if (response.ok || answer.status === request.acceptedStatus) return answer
    throw refusalOf(answer, baseUrl)
  }

  async function fetchResponse({ method, path, headers, body }: ApiRequest, signal: AbortSignal): Promise<Response> {
    const content = body === undefined ? {} : { 'content-type': 'application/json' }
    try {
      return await options.fetch(`${baseUrl}${path}`, {
        method,
        headers: { accept: 'application/json', ...options.headers, ...content, ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        // Following would send the key to wherever it leads.
        redirect: 'manual',
        signal,
      })
    } catch (error) {
      throw unreachable(error)
    }
  }

  async function textOf(response: Response): Promise<string> {
    try {
      return await response.text()
    } catch (error) {
      throw unreachable(error)
    }
  }

  async function* partsOf(response: Response, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
    const reader = response.body?.getReader()
    // Not `for await` over the body: not all browsers have it.
    try {
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) yield part.value
    } catch (error) {
      signal?.throwIfAborted()
      throw unreachable(error)
    } finally {
      // Whoever takes no more ends the answer.
      await reader?.cancel().catch(() => undefined)
    }
  }

  function unreachable(error: unknown): E5Error {
    return new E5Error('SERVER_UNREACHABLE', { server: baseUrl, reason: networkReason(error) }, { cause: error })
  }

  function timeout(cause: unknown): E5Error {
    return new E5Error('SERVER_TIMEOUT', { server: baseUrl, limitSeconds: timeoutMs / 1000 }, { cause })
  }

  return { send, stream }
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

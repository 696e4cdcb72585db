import { E5Error } from '@e5/core'
import type { EndpointAddress } from './endpoint-address.ts'

/** What a server answered. */
export interface RawAnswer {
  readonly status: number
  /** The body's JSON; undefined if it is none. */
  readonly json: unknown
}

/** A request as it goes over the wire: for what a client library would not send. */
export interface RawRequest {
  readonly route: 'nlp' | 'openai'
  /** Sent as it is. */
  readonly body: string
  /** Undefined sends none. */
  readonly key: string | undefined
  readonly headers?: Readonly<Record<string, string>>
}

/** Sends requests to an endpoint. */
export type EndpointCaller = (request: RawRequest) => Promise<RawAnswer>

const timeoutMs = 120_000

/** A caller of an endpoint. Its calls throw E5Error SERVER_UNREACHABLE, SERVER_TIMEOUT and the signal's reason. */
export function endpointCaller({ baseUrl, project, endpoint }: EndpointAddress, signal: AbortSignal): EndpointCaller {
  const names = `${encodeURIComponent(project)}/${encodeURIComponent(endpoint)}`
  const urls = { nlp: `${baseUrl}/api/predict/nlp/${names}`, openai: `${baseUrl}/v1/${names}/embeddings` }
  return async ({ route, body, key, headers }) => {
    const keyHeader = route === 'nlp' ? { key: key ?? '' } : { authorization: `Bearer ${key ?? ''}` }
    try {
      const response = await fetch(urls[route], {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json', ...(key === undefined ? {} : keyHeader), ...headers },
        redirect: 'error',
        signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      })
      return { status: response.status, json: jsonOf(await response.text()) }
    } catch (error) {
      signal.throwIfAborted()
      if ((error as Error).name === 'TimeoutError') {
        throw new E5Error('SERVER_TIMEOUT', { server: baseUrl, limitSeconds: timeoutMs / 1000 }, { cause: error })
      }
      const { message, cause } = error as Error
      const reason = cause instanceof Error ? cause.message : message
      throw new E5Error('SERVER_UNREACHABLE', { server: baseUrl, reason }, { cause: error })
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

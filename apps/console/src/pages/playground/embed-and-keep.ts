import { createClient, type RemoteEmbedResult } from '@e5/client'
import type { EndpointInfo, InputType } from '@e5/core'

/** One request over HTTP and its answer, as they were. */
export interface Exchange {
  readonly method: string
  readonly url: string
  readonly requestBody: string
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly responseBody: string
  readonly milliseconds: number
}

/** Vectors, and how they were got. */
export interface KeptEmbedding extends RemoteEmbedResult {
  /** Of the endpoint that they are of. */
  readonly endpointId: string
  readonly exchange: Exchange
}

const toldHeaders = /^(x-e5-|x-request-id|server-timing|content-type|retry-after)/

/** Embeds texts by the session, and keeps the last request and answer to be shown. */
export async function embedAndKeep(
  { id: endpointId, project_name: project, name: endpoint }: EndpointInfo,
  texts: readonly string[],
  inputType: InputType,
): Promise<KeptEmbedding> {
  let exchange: Exchange | undefined
  const keep: typeof fetch = async (url, init) => {
    const startMs = performance.now()
    const response = await fetch(url, init)
    const responseBody = await response.clone().text()
    exchange = {
      method: init?.method ?? 'GET',
      url: String(url),
      requestBody: String(init?.body ?? ''),
      status: response.status,
      headers: [...response.headers].filter(([header]) => toldHeaders.test(header)),
      responseBody,
      milliseconds: performance.now() - startMs,
    }
    return response
  }
  const client = createClient({ baseUrl: location.origin, session: true, maxRetries: 1, fetch: keep })
  const result = await client.embed({ project, endpoint, texts, inputType })
  if (exchange === undefined) throw new Error('This is a bug: vectors came without a request.')
  return { ...result, endpointId, exchange }
}

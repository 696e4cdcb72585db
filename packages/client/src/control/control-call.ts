import { E5Error } from '@e5/core'
import type { CallOptions, ResolvedClientOptions } from '../client-options.ts'
import type { AnswerSchema } from '../wire/answer.ts'
import type { ApiRequest, Transport } from '../wire/transport.ts'

/** Sends a request of the control plane, with the access key. @throws E5Error OPTION_INVALID where there is no key. */
export type ControlCall = <Body>(
  request: Pick<ApiRequest, 'method' | 'path' | 'headers' | 'body' | 'repeatable'>,
  schema: AnswerSchema<Body>,
  options: CallOptions | undefined,
) => Promise<Body>

/** Reads the bytes of an answer of the control plane as they come. @throws E5Error OPTION_INVALID where there is no key. */
export type ControlDownload = (path: string, options: CallOptions | undefined) => Promise<ReadableStream<Uint8Array>>

/** What opens the control plane: a key, or the cookie that the browser sends by itself. */
export type Access = Pick<ResolvedClientOptions, 'accessKey' | 'session'>

/** What the calls of the control plane are made with. */
export function createControlCall(transport: Transport, access: Access): ControlCall {
  return async (request, schema, options) => {
    const headers = { ...request.headers, ...accessHeaders(access) }
    const { body } = await transport.send({ ...request, headers, signal: options?.signal }, schema)
    return body
  }
}

/** What its downloads are made with. */
export function createControlDownload(transport: Transport, access: Access): ControlDownload {
  return async (path, options) =>
    transport.download({
      method: 'GET',
      path,
      headers: accessHeaders(access),
      repeatable: true,
      signal: options?.signal,
    })
}

function accessHeaders({ accessKey, session }: Access): Readonly<Record<string, string>> {
  if (accessKey !== undefined) return { key: accessKey }
  if (session) return {}
  throw new E5Error('OPTION_INVALID', { option: 'accessKey', reason: 'the control plane wants one.' })
}

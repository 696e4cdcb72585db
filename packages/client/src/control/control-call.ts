import { E5Error } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import type { AnswerSchema } from '../wire/answer.ts'
import type { ApiRequest, Transport } from '../wire/transport.ts'

/** Sends a request of the control plane, with the access key. @throws E5Error OPTION_INVALID where there is no key. */
export type ControlCall = <Body>(
  request: Pick<ApiRequest, 'method' | 'path' | 'body' | 'repeatable'>,
  schema: AnswerSchema<Body>,
  options: CallOptions | undefined,
) => Promise<Body>

/** What the calls of the control plane are made with. */
export function createControlCall(transport: Transport, accessKey: string | undefined): ControlCall {
  return async (request, schema, options) => {
    if (accessKey === undefined) {
      throw new E5Error('OPTION_INVALID', { option: 'accessKey', reason: 'the control plane wants one.' })
    }
    const { body } = await transport.send({ ...request, headers: { key: accessKey }, signal: options?.signal }, schema)
    return body
  }
}

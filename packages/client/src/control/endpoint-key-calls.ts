import {
  type CreatedEndpointKey,
  type CreateEndpointKeyRequest,
  createdEndpointKeySchema,
  type EndpointKey,
  endpointKeyListSchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Keys of endpoints; projects, endpoints and keys are named by name or id. */
export interface EndpointKeyCalls {
  /** Those that are not revoked. */
  list(project: string, endpoint: string, options?: CallOptions): Promise<readonly EndpointKey[]>
  /** The reply has the key in `api_key`, which is never shown again. */
  create(
    project: string,
    endpoint: string,
    request?: CreateEndpointKeyRequest,
    options?: CallOptions,
  ): Promise<CreatedEndpointKey>
  revoke(project: string, endpoint: string, key: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link EndpointKeyCalls} over HTTP. */
export function endpointKeyCalls(call: ControlCall): EndpointKeyCalls {
  const pathOf = (project: string, endpoint: string, ...rest: readonly string[]): string =>
    apiPath('api', 'projects', project, 'endpoints', endpoint, 'keys', ...rest)
  return {
    async list(project, endpoint, options) {
      const request = { method: 'GET', path: pathOf(project, endpoint), repeatable: true } as const
      return (await call(request, endpointKeyListSchema, options)).api_keys
    },
    create: async (project, endpoint, body = {}, options) =>
      call(
        { method: 'POST', path: pathOf(project, endpoint), body, repeatable: false },
        createdEndpointKeySchema,
        options,
      ),
    async revoke(project, endpoint, key, options) {
      await call({ method: 'DELETE', path: pathOf(project, endpoint, key), repeatable: true }, doneSchema, options)
    },
  }
}

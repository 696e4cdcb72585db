import {
  type AccessKey,
  accessKeyListSchema,
  type CreateAccessKeyRequest,
  type CreatedAccessKey,
  createdAccessKeySchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Access keys of users; users and keys are named by name or id. */
export interface AccessKeyCalls {
  /** Those that are not revoked. */
  list(user: string, options?: CallOptions): Promise<readonly AccessKey[]>
  /** The reply has the key in `access_key`, which is never shown again. */
  create(user: string, request?: CreateAccessKeyRequest, options?: CallOptions): Promise<CreatedAccessKey>
  revoke(user: string, key: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link AccessKeyCalls} over HTTP. */
export function accessKeyCalls(call: ControlCall): AccessKeyCalls {
  const pathOf = (user: string, ...rest: readonly string[]): string =>
    apiPath('api', 'users', user, 'access-keys', ...rest)
  return {
    async list(user, options) {
      const request = { method: 'GET', path: pathOf(user), repeatable: true } as const
      return (await call(request, accessKeyListSchema, options)).access_keys
    },
    create: async (user, body = {}, options) =>
      call({ method: 'POST', path: pathOf(user), body, repeatable: false }, createdAccessKeySchema, options),
    async revoke(user, key, options) {
      await call({ method: 'DELETE', path: pathOf(user, key), repeatable: true }, doneSchema, options)
    },
  }
}

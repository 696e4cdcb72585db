import {
  type CreatedUser,
  type CreateUserRequest,
  createdUserSchema,
  type User,
  userListSchema,
  userSchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall } from './control-call.ts'

/** Users; each is named by name or id. All but `me` are for admins. */
export interface UserCalls {
  /** Whose the access key is. */
  me(options?: CallOptions): Promise<User>
  list(options?: CallOptions): Promise<readonly User[]>
  /** The reply has the first access key in `access_key`, which is never shown again. */
  create(request: CreateUserRequest, options?: CallOptions): Promise<CreatedUser>
  delete(user: string, options?: CallOptions): Promise<void>
}

/** The calls of {@link UserCalls} over HTTP. */
export function userCalls(call: ControlCall): UserCalls {
  const path = apiPath('api', 'users')
  return {
    me: async (options) =>
      call({ method: 'GET', path: apiPath('api', 'users', 'me'), repeatable: true }, userSchema, options),
    list: async (options) => (await call({ method: 'GET', path, repeatable: true }, userListSchema, options)).users,
    create: async (body, options) =>
      call({ method: 'POST', path, body, repeatable: false }, createdUserSchema, options),
    async delete(user, options) {
      await call({ method: 'DELETE', path: apiPath('api', 'users', user), repeatable: true }, doneSchema, options)
    },
  }
}

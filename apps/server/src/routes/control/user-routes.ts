import {
  accessKeyListSchema,
  createAccessKeyRequestSchema,
  createdAccessKeySchema,
  createdUserSchema,
  createUserRequestSchema,
  userListSchema,
  userSchema,
} from '@e5/core'
import {
  createAccessKey,
  createUser,
  deleteUser,
  findUser,
  listUsers,
  revokeAccessKey,
} from '../../control/user-operations.ts'
import { formatAccessKey, formatUser } from '../../wire/control/keys.ts'
import { accessKeyParamsSchema, emptySchema, userParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const listUrl = '/api/users'
const url = '/api/users/:user'
const keysUrl = '/api/users/:user/access-keys'

/** Users and their access keys. */
export const userRoutes = [
  controlRoute({
    method: 'GET',
    url: listUrl,
    tag: 'Users',
    summary: 'All users for an admin, oneself for a member',
    reply: userListSchema,
    handle: ({ platform, user }) => ({ users: listUsers(platform, user).map(formatUser) }),
  }),
  controlRoute({
    method: 'POST',
    url: listUrl,
    tag: 'Users',
    summary: 'A new user and the first access key, which is in this reply and nowhere else (admin)',
    body: createUserRequestSchema,
    reply: createdUserSchema,
    async handle({ platform, user, body }) {
      const { record, key } = await createUser(platform, user, body)
      return { ...formatUser(record), access_key: key }
    },
  }),
  controlRoute({
    method: 'GET',
    url,
    tag: 'Users',
    summary: 'A user; me is oneself',
    params: userParamsSchema,
    reply: userSchema,
    handle: ({ platform, user, params }) => formatUser(findUser(platform, user, params.user)),
  }),
  controlRoute({
    method: 'DELETE',
    url,
    tag: 'Users',
    summary: 'Deletes a user; the projects go to the admin who does it (admin)',
    params: userParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params }) {
      await deleteUser(platform, user, params.user)
      return {}
    },
  }),
  controlRoute({
    method: 'GET',
    url: keysUrl,
    tag: 'Users',
    summary: 'The access keys of a user that are not revoked, by their first characters',
    params: userParamsSchema,
    reply: accessKeyListSchema,
    handle({ platform, user, params }) {
      const of = findUser(platform, user, params.user)
      return { access_keys: platform.directory.accessKeysOf(of).map(formatAccessKey) }
    },
  }),
  controlRoute({
    method: 'POST',
    url: keysUrl,
    tag: 'Users',
    summary: 'A new access key, which is in this reply and nowhere else',
    params: userParamsSchema,
    body: createAccessKeyRequestSchema,
    reply: createdAccessKeySchema,
    async handle({ platform, user, params, body }) {
      const { record, key } = await createAccessKey(platform, user, params.user, body)
      return { ...formatAccessKey(record), access_key: key }
    },
  }),
  controlRoute({
    method: 'DELETE',
    url: `${keysUrl}/:key`,
    tag: 'Users',
    summary: 'Revokes an access key, by name, id or its first characters',
    params: accessKeyParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params }) {
      await revokeAccessKey(platform, user, params.user, params.key)
      return {}
    },
  }),
]

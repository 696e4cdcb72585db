import { createdEndpointKeySchema, createEndpointKeyRequestSchema, endpointKeyListSchema } from '@e5/core'
import { findEndpoint } from '../../control/acting-user.ts'
import { createEndpointKey, revokeEndpointKey } from '../../control/key-operations.ts'
import { formatEndpointKey } from '../../wire/control/keys.ts'
import { emptySchema, endpointKeyParamsSchema, endpointParamsSchema } from './control-params.ts'
import { controlRoute } from './control-route.ts'

const listUrl = '/api/projects/:project/endpoints/:endpoint/keys'

/** Keys of endpoints: list, create and revoke. */
export const endpointKeyRoutes = [
  controlRoute({
    method: 'GET',
    url: listUrl,
    tag: 'Endpoints',
    summary: 'The keys of an endpoint that are not revoked, by their first characters',
    params: endpointParamsSchema,
    reply: endpointKeyListSchema,
    handle({ platform: { directory }, user, params }) {
      return { api_keys: directory.endpointKeysOf(findEndpoint(directory, user, params)).map(formatEndpointKey) }
    },
  }),
  controlRoute({
    method: 'POST',
    url: listUrl,
    tag: 'Endpoints',
    summary: 'A new key, which is in this reply and nowhere else',
    params: endpointParamsSchema,
    body: createEndpointKeyRequestSchema,
    reply: createdEndpointKeySchema,
    async handle({ platform, user, params, body }) {
      const { record, key } = await createEndpointKey(platform, user, params, body)
      return { ...formatEndpointKey(record), api_key: key }
    },
  }),
  controlRoute({
    method: 'DELETE',
    url: `${listUrl}/:key`,
    tag: 'Endpoints',
    summary: 'Revokes a key, by name, id or its first characters',
    params: endpointKeyParamsSchema,
    reply: emptySchema,
    async handle({ platform, user, params }) {
      await revokeEndpointKey(platform, user, params, params.key)
      return {}
    },
  }),
]

import { E5Error } from '@e5/core'
import { orConflict, taken } from './conflicts.ts'
import { eq, sql } from './drizzle.ts'
import type { Write } from './drizzle-store.ts'
import { revokeKey } from './revoke-key.ts'
import { endpointKeys, endpoints } from './schema.ts'
import type { StateStore } from './state-store.ts'

type EndpointWrites = Pick<
  StateStore,
  'createEndpoint' | 'updateEndpoint' | 'deleteEndpoint' | 'createEndpointKey' | 'revokeEndpointKey'
>

/** The store's writes of endpoints and their keys. */
export function endpointWrites(write: Write): EndpointWrites {
  return {
    createEndpoint: (endpoint, key) =>
      orConflict(
        write(async (transaction) => {
          const [created] = await transaction.insert(endpoints).values(endpoint).returning()
          if (key !== undefined) await transaction.insert(endpointKeys).values(key)
          return created!
        }),
        {
          ...taken(['endpoints_name', 'endpoints_pkey'], {
            kind: 'Endpoint',
            name: endpoint.name,
            place: `project ${endpoint.projectId}`,
          }),
          endpoints_project: () => new E5Error('PROJECT_NOT_FOUND', { project: endpoint.projectId }),
        },
      ),

    updateEndpoint: (id, change) =>
      orConflict(
        write(async (transaction) => {
          const set = { ...change, updatedAt: sql`now()` }
          const [updated] = await transaction.update(endpoints).set(set).where(eq(endpoints.id, id)).returning()
          return updated
        }),
        {},
      ),

    deleteEndpoint: (id) =>
      write(async (transaction) => {
        const gone = await transaction.delete(endpoints).where(eq(endpoints.id, id)).returning({ id: endpoints.id })
        return gone.length > 0
      }),

    createEndpointKey: (key) =>
      orConflict(
        write(async (transaction) => (await transaction.insert(endpointKeys).values(key).returning())[0]!),
        {
          ...taken(['endpoint_keys_name'], { kind: 'Key', name: key.name, place: `endpoint ${key.endpointId}` }),
          endpoint_keys_endpoint: () =>
            new E5Error('ENDPOINT_NOT_FOUND', {
              project: 'of this key',
              endpoint: key.endpointId,
              known: 'those that the server lists',
            }),
        },
      ),

    revokeEndpointKey: (id) => write((transaction) => revokeKey(transaction, endpointKeys, id)),
  }
}

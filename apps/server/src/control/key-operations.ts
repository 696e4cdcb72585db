import { type CreateEndpointKeyRequest, E5Error } from '@e5/core'
import type { EndpointKeyRecord, UserRecord } from '../state/records.ts'
import { type EndpointAddress, findEndpoint } from './acting-user.ts'
import type { Platform } from './platform.ts'
import { createKey } from './secret-keys.ts'

/**
 * Another key for an endpoint.
 *
 * @throws E5Error PROJECT_NOT_FOUND, ENDPOINT_NOT_FOUND, NAME_TAKEN or DATABASE_UNAVAILABLE
 */
export async function createEndpointKey(
  platform: Platform,
  user: UserRecord,
  address: EndpointAddress,
  request: CreateEndpointKeyRequest,
): Promise<{ readonly record: EndpointKeyRecord; readonly key: string }> {
  const endpoint = findEndpoint(platform.directory, user, address)
  const { key, kept } = createKey('endpoint', request.name)
  const record = await platform.write((store) =>
    store.createEndpointKey({
      ...kept,
      endpointId: endpoint.id,
      requestsPerMinute: request.requests_per_minute ?? null,
      tokensPerMinute: request.tokens_per_minute ?? null,
    }),
  )
  return { record, key }
}

/**
 * Revokes a key, by name, id or its first characters if they are of no other.
 *
 * @throws E5Error PROJECT_NOT_FOUND, ENDPOINT_NOT_FOUND, KEY_NOT_FOUND or DATABASE_UNAVAILABLE
 */
export async function revokeEndpointKey(
  platform: Platform,
  user: UserRecord,
  address: EndpointAddress,
  called: string,
): Promise<void> {
  const endpoint = findEndpoint(platform.directory, user, address)
  const { id } = findKey(platform.directory.endpointKeysOf(endpoint), called)
  const wasThere = await platform.write((store) => store.revokeEndpointKey(id))
  // One that an option gives is in no database.
  if (!wasThere) throw new E5Error('KEY_NOT_FOUND', { key: called })
}

/** @throws E5Error KEY_NOT_FOUND */
export function findKey<Kept extends { readonly id: string; readonly name: string; readonly prefix: string }>(
  keys: readonly Kept[],
  called: string,
): Kept {
  const byPrefix = keys.filter(({ prefix }) => prefix === called)
  const found =
    keys.find(({ id }) => id === called) ??
    keys.find(({ name }) => name === called) ??
    (byPrefix.length === 1 ? byPrefix[0] : undefined)
  if (found === undefined) throw new E5Error('KEY_NOT_FOUND', { key: called })
  return found
}

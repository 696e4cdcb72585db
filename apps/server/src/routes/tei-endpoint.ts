import { E5Error } from '@e5/core'
import type { FastifyRequest } from 'fastify'
import type { Endpoint, EndpointRegistry, OpenedEndpoint } from '../endpoints.ts'
import { requireBearerKey } from './endpoint-access.ts'

/** The header that says which endpoint is meant, if the key opens several; answers say with it which one it was. */
export const endpointHeader = 'x-e5-endpoint'

/**
 * The endpoint that a header names, else the first by address of those that a bearer key opens.
 *
 * @throws E5Error REQUEST_INVALID, ENDPOINT_NOT_FOUND, KEY_MISSING or KEY_INVALID
 */
export function openByHeader(registry: EndpointRegistry, request: FastifyRequest): OpenedEndpoint {
  const key = requireBearerKey(request)
  const named = request.headers[endpointHeader]
  if (named === undefined) return registry.openedBy(key).toSorted(byAddress)[0]!
  const [, project, endpoint] = /^([^/]+)\/([^/]+)$/.exec(String(named)) ?? []
  if (project !== undefined && endpoint !== undefined) return registry.open(project, endpoint, key)
  const reason = `header "${endpointHeader}" is wrong: expected project/endpoint.`
  throw new E5Error('REQUEST_INVALID', { reason, field: endpointHeader })
}

function byAddress(one: Endpoint, other: Endpoint): number {
  return addressOf(one) < addressOf(other) ? -1 : 1
}

/** What names an endpoint: project/endpoint. */
export function addressOf({ project, name }: Endpoint): string {
  return `${project.name}/${name}`
}

import { E5Error } from '@e5/core'
import type { FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { EndpointRegistry, OpenedEndpoint } from '../endpoints.ts'
import { factsOf } from '../request-facts.ts'

/** The part of a path that names an endpoint, as `:project/:endpoint`. */
export const endpointParamsSchema = z.object({
  project: z.string().describe('Name or id').meta({ example: 'default' }),
  endpoint: z.string().describe('Name or id').meta({ example: 'e5-small-v2' }),
})

/** Finds the endpoint of a request and checks its key: before the body is read, so that strangers cost nothing. */
export type OpenEndpoint = (request: FastifyRequest) => OpenedEndpoint

/**
 * The endpoint that a path names, for SambaStudio's header `key`.
 *
 * @throws E5Error ENDPOINT_NOT_FOUND, KEY_MISSING or KEY_INVALID
 */
export function openByKeyHeader(registry: EndpointRegistry, request: FastifyRequest): OpenedEndpoint {
  const { project, endpoint } = endpointParamsSchema.parse(request.params)
  const { key } = request.headers
  return note(request, registry.open(project, endpoint, typeof key === 'string' ? key : undefined))
}

/**
 * The endpoint that a path names, for a bearer key.
 *
 * @throws E5Error ENDPOINT_NOT_FOUND, KEY_MISSING or KEY_INVALID
 */
export function openByBearer(registry: EndpointRegistry, request: FastifyRequest): OpenedEndpoint {
  const { project, endpoint } = endpointParamsSchema.parse(request.params)
  return note(request, registry.open(project, endpoint, requireBearerKey(request)))
}

/** The key of `authorization: Bearer <key>`. */
export function bearerKey(request: FastifyRequest): string | undefined {
  return /^Bearer +(.*)$/i.exec(request.headers.authorization ?? '')?.[1]
}

/** @throws E5Error KEY_MISSING, in the words of the header that is asked for */
export function requireBearerKey(request: FastifyRequest): string {
  const key = bearerKey(request)
  if (key === undefined || key === '') throw new E5Error('KEY_MISSING', { header: 'authorization: Bearer <key>' })
  return key
}

// Logs and figures of requests that fail later name it, too.
function note(request: FastifyRequest, endpoint: OpenedEndpoint): OpenedEndpoint {
  factsOf(request).endpoint = endpoint
  return endpoint
}

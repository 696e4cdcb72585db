import { createHash, timingSafeEqual } from 'node:crypto'
import { E5Error, type InputType } from '@e5/core'
import type { Embedder } from '@e5/runtime'

/** A model under an address of its own. */
export interface Endpoint {
  readonly project: { readonly id: string; readonly name: string }
  readonly id: string
  readonly name: string
  readonly embedder: Embedder
  /** Most inputs of one request on the SambaStudio route. */
  readonly batchSize: 1 | 32
  /** What texts are if the request does not say it. */
  readonly inputType: InputType
  /** Any of these opens the endpoint. */
  readonly keys: readonly string[]
  /** When it began to serve, in seconds since 1970. */
  readonly createdSeconds: number
}

/** The endpoints of a server, and the only place where keys are compared. */
export interface EndpointRegistry {
  readonly endpoints: readonly Endpoint[]
  /**
   * The endpoint of a project, both by name or id.
   *
   * @throws E5Error ENDPOINT_NOT_FOUND, KEY_MISSING or KEY_INVALID
   */
  open(project: string, endpoint: string, key: string | undefined): Endpoint
  /**
   * All endpoints that a key opens, at least one.
   *
   * @throws E5Error KEY_MISSING or KEY_INVALID
   */
  openedBy(key: string | undefined): readonly Endpoint[]
}

/** A registry of these endpoints. */
export function createEndpointRegistry(endpoints: readonly Endpoint[]): EndpointRegistry {
  const digests = new Map(endpoints.map((endpoint) => [endpoint, endpoint.keys.map(digest)]))

  function opens(key: string, endpoint: Endpoint): boolean {
    const given = digest(key)
    // Every key is compared, so that the time tells nothing.
    return digests.get(endpoint)!.filter((expected) => timingSafeEqual(given, expected)).length > 0
  }

  function open(project: string, name: string, key: string | undefined): Endpoint {
    const endpoint = endpoints.find((candidate) => isCalled(candidate.project, project) && isCalled(candidate, name))
    if (endpoint === undefined) {
      const known = endpoints.filter((candidate) => key !== undefined && opens(key, candidate))
      throw new E5Error('ENDPOINT_NOT_FOUND', { project, endpoint: name, known: listed(known) })
    }
    if (key === undefined || key === '') throw new E5Error('KEY_MISSING', { header: 'key' })
    if (!opens(key, endpoint)) throw new E5Error('KEY_INVALID', {})
    return endpoint
  }

  function openedBy(key: string | undefined): readonly Endpoint[] {
    if (key === undefined || key === '') throw new E5Error('KEY_MISSING', { header: 'authorization: Bearer <key>' })
    const opened = endpoints.filter((endpoint) => opens(key, endpoint))
    if (opened.length === 0) throw new E5Error('KEY_INVALID', {})
    return opened
  }

  return { endpoints, open, openedBy }
}

/** The names by which a request may ask for an endpoint's model. */
export function modelNamesOf(endpoint: Endpoint): readonly string[] {
  return [...new Set([endpoint.name, endpoint.embedder.model.name])]
}

/**
 * The one of these endpoints that serves a model; its own name goes before its model's.
 *
 * @throws E5Error SERVED_MODEL_NOT_FOUND
 */
export function findByModel(endpoints: readonly Endpoint[], model: string): Endpoint {
  const found =
    endpoints.find((endpoint) => isCalled(endpoint, model)) ??
    endpoints.find((endpoint) => endpoint.embedder.model.name === model)
  if (found === undefined) {
    throw new E5Error('SERVED_MODEL_NOT_FOUND', { model, known: endpoints.flatMap(modelNamesOf).join(', ') })
  }
  return found
}

function isCalled(object: { readonly id: string; readonly name: string }, nameOrId: string): boolean {
  return object.name === nameOrId || object.id === nameOrId
}

// Strangers are not told what there is.
function listed(endpoints: readonly Endpoint[]): string {
  if (endpoints.length === 0) return 'send a valid key to see them'
  return endpoints.map((endpoint) => `${endpoint.project.name}/${endpoint.name}`).join(', ')
}

function digest(key: string): Buffer {
  return createHash('sha256').update(key).digest()
}

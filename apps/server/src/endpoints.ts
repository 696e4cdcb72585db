import { E5Error, type InputType } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import type { DeploymentState } from './control/deployment.ts'
import type { Directory } from './control/directory.ts'
import { hashKey } from './control/secret-keys.ts'
import type { EndpointKeyRecord, EndpointRecord } from './state/records.ts'

/** A model under an address of its own, which answers. */
export interface Endpoint {
  readonly project: { readonly id: string; readonly name: string }
  readonly id: string
  readonly name: string
  readonly embedder: Embedder
  /** Most inputs of one request on the SambaStudio routes. */
  readonly batchSize: 1 | 32
  /** What texts are if the request does not say it. */
  readonly inputType: InputType
  /** When it was created, in seconds since 1970. */
  readonly createdSeconds: number
}

/** An endpoint, and the key that opened it. */
export interface OpenedEndpoint extends Endpoint {
  readonly key: EndpointKeyRecord
}

/** The endpoints of a server as the data plane sees them. */
export interface EndpointRegistry {
  /** Those that answer now. */
  readonly endpoints: readonly Endpoint[]
  /**
   * The endpoint of a project, both by name or id.
   *
   * @throws E5Error KEY_MISSING, KEY_INVALID, ENDPOINT_NOT_FOUND or ENDPOINT_NOT_LIVE
   */
  open(project: string, endpoint: string, key: string | undefined): OpenedEndpoint
  /**
   * All endpoints that a key opens, at least one.
   *
   * @throws E5Error KEY_MISSING, KEY_INVALID or ENDPOINT_NOT_LIVE
   */
  openedBy(key: string | undefined): readonly OpenedEndpoint[]
}

/** Where a registry looks things up, anew at every request. */
export interface RegistrySource {
  readonly directory: Directory
  stateOf(endpointId: string): DeploymentState
}

/** The registry of what is kept and deployed. */
export function createEndpointRegistry(source: RegistrySource): EndpointRegistry {
  function answering(record: EndpointRecord): Endpoint | undefined {
    const { embedder } = source.stateOf(record.id)
    return embedder === undefined ? undefined : toEndpoint(record, embedder, source.directory)
  }

  function recordOf(key: string | undefined, header: string): EndpointKeyRecord {
    if (key === undefined || key === '') throw new E5Error('KEY_MISSING', { header })
    const known = source.directory.endpointKeyByHash(hashKey(key))
    if (known === undefined) throw new E5Error('KEY_INVALID', {})
    return known
  }

  function openBy(key: EndpointKeyRecord): OpenedEndpoint {
    const record = source.directory.endpointById(key.endpointId)!
    const endpoint = answering(record)
    if (endpoint !== undefined) return { ...endpoint, key }
    const { status, reason } = source.stateOf(record.id)
    throw new E5Error('ENDPOINT_NOT_LIVE', { endpoint: record.name, status, reason })
  }

  return {
    get endpoints() {
      return source.directory.snapshot.endpoints.map(answering).filter((endpoint) => endpoint !== undefined)
    },
    // The key first: strangers are not told what there is.
    open(projectName, name, givenKey) {
      const key = recordOf(givenKey, 'key')
      const { directory } = source
      const project = directory.project(projectName)
      const record = project === undefined ? undefined : directory.endpoint(project, name)
      if (record === undefined) {
        const own = directory.endpointById(key.endpointId)!
        const known = `${directory.projectOf(own).name}/${own.name}`
        throw new E5Error('ENDPOINT_NOT_FOUND', { project: projectName, endpoint: name, known })
      }
      if (record.id !== key.endpointId) throw new E5Error('KEY_INVALID', {})
      return openBy(key)
    },
    openedBy: (givenKey) => [openBy(recordOf(givenKey, 'authorization: Bearer <key>'))],
  }
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
export function findByModel<Found extends Endpoint>(endpoints: readonly Found[], model: string): Found {
  const found =
    endpoints.find(({ name, id }) => name === model || id === model) ??
    endpoints.find((endpoint) => endpoint.embedder.model.name === model)
  if (found === undefined) {
    throw new E5Error('SERVED_MODEL_NOT_FOUND', { model, known: endpoints.flatMap(modelNamesOf).join(', ') })
  }
  return found
}

function toEndpoint(record: EndpointRecord, embedder: Embedder, directory: Directory): Endpoint {
  const { id, name } = directory.projectOf(record)
  return {
    project: { id, name },
    id: record.id,
    name: record.name,
    embedder,
    batchSize: record.batchSize,
    inputType: record.inputType,
    createdSeconds: Math.floor(record.createdAt.getTime() / 1000),
  }
}

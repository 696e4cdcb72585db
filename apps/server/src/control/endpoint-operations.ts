import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { type CreateEndpointRequest, E5Error, type UpdateEndpointRequest } from '@e5/core'
import type { FileStore } from '../files/file-store.ts'
import { requireModel } from '../models/server-models.ts'
import type { EndpointRecord, ProjectRecord, UserRecord } from '../state/records.ts'
import { type EndpointAddress, findEndpoint, findProject } from './acting-user.ts'
import type { Platform } from './platform.ts'
import { createKey } from './secret-keys.ts'

/** An endpoint that was just created, and its first key. */
export interface CreatedEndpoint {
  readonly endpoint: EndpointRecord
  readonly project: ProjectRecord
  readonly key: string
}

/**
 * Creates an endpoint with its first key, and begins to deploy it.
 *
 * @throws E5Error PROJECT_NOT_FOUND, MODEL_NOT_FOUND, REQUEST_INVALID for more replicas than cores, NAME_TAKEN or
 * DATABASE_UNAVAILABLE
 */
export async function createEndpoint(
  platform: Platform,
  user: UserRecord,
  at: {
    readonly project: string
    readonly dataDir: string
    readonly files: FileStore | undefined
    readonly request: CreateEndpointRequest
  },
): Promise<CreatedEndpoint> {
  const project = findProject(platform.directory, user, at.project)
  const { request } = at
  await requireModel(request.model, at.dataDir, at.files)
  checkReplicas(request.replicas ?? 1)
  const { key, kept } = createKey('endpoint')
  const id = randomUUID()
  const record = {
    id,
    projectId: project.id,
    name: request.name,
    description: request.description ?? '',
    model: request.model,
    precision: request.precision ?? 'fp32',
    device: request.device ?? 'cpu',
    deviceId: request.device_id ?? null,
    replicas: request.replicas ?? null,
    batchSize: request.batch_size ?? 1,
    inputType: request.input_type ?? 'none',
    isWanted: true,
    origin: 'created',
  } as const
  const firstKey = { ...kept, endpointId: id, requestsPerMinute: null, tokensPerMinute: null }
  const endpoint = await platform.write((store) => store.createEndpoint(record, firstKey))
  return { endpoint, project, key }
}

/**
 * Changes an endpoint, starts or stops it.
 *
 * @throws E5Error PROJECT_NOT_FOUND, ENDPOINT_NOT_FOUND or DATABASE_UNAVAILABLE
 */
export async function updateEndpoint(
  platform: Platform,
  user: UserRecord,
  address: EndpointAddress,
  { description, input_type: inputType, instances }: UpdateEndpointRequest,
): Promise<EndpointRecord> {
  const before = findEndpoint(platform.directory, user, address)
  const updated = await platform.write((store) =>
    store.updateEndpoint(before.id, {
      ...(description !== undefined && { description }),
      ...(inputType !== undefined && { inputType }),
      ...(instances !== undefined && { isWanted: instances > 0 }),
    }),
  )
  if (updated === undefined) throw gone(address)
  // Whoever starts what failed wants it tried again.
  if (instances !== undefined && instances > 0) platform.deployments.retry(updated)
  return updated
}

/** @throws E5Error PROJECT_NOT_FOUND, ENDPOINT_NOT_FOUND or DATABASE_UNAVAILABLE */
export async function deleteEndpoint(platform: Platform, user: UserRecord, address: EndpointAddress): Promise<void> {
  const { id } = findEndpoint(platform.directory, user, address)
  const wasThere = await platform.write((store) => store.deleteEndpoint(id))
  if (!wasThere) throw gone(address)
}

// Each is a copy of the model in memory, and more than there are cores only make each other slower.
function checkReplicas(replicas: number): void {
  const cores = availableParallelism()
  if (replicas <= cores) return
  const reason = `"replicas" is wrong: this server has ${cores} cores, so ask for ${cores} at most, or leave it out.`
  throw new E5Error('REQUEST_INVALID', { reason, field: 'replicas' })
}

function gone({ project, endpoint }: EndpointAddress): E5Error {
  return new E5Error('ENDPOINT_NOT_FOUND', { project, endpoint, known: 'it was deleted meanwhile' })
}

import { randomUUID } from 'node:crypto'
import { type CreateCollectionRequest, E5Error } from '@e5/core'
import { describeModel } from '@e5/runtime'
import type { JobServices } from '../jobs/job-services.ts'
import { fetchHubModel } from '../models/fetch-hub-model.ts'
import { requireModel } from '../models/server-models.ts'
import type { CollectionRecord, UserRecord } from '../state/records.ts'
import { type CollectionAddress, findCollection, findProject } from './acting-user.ts'
import type { Platform } from './platform.ts'

// pgvector's index takes no more.
const mostDimensions = 2000

/**
 * Creates a collection and the empty table of its documents.
 *
 * @throws E5Error PROJECT_NOT_FOUND, MODEL_NOT_FOUND, MODEL_UNSUPPORTED, REQUEST_INVALID for vectors of more than 2,000
 * dimensions, VECTORS_UNAVAILABLE, NAME_TAKEN or DATABASE_UNAVAILABLE
 */
export async function createCollection(
  platform: Platform,
  user: UserRecord,
  at: {
    readonly project: string
    readonly dataDir: string
    /** Where the hub's models are, if there is one. */
    readonly services: JobServices | undefined
    readonly request: CreateCollectionRequest
  },
): Promise<CollectionRecord> {
  const project = findProject(platform.directory, user, at.project)
  const { request, dataDir, services } = at
  await requireModel(request.model, dataDir, services?.files)
  if (services !== undefined) await fetchHubModel(services, request.model)
  const { dimensions } = await describeModel(request.model, dataDir)
  if (dimensions > mostDimensions) {
    const reason = `"model" is wrong: its vectors have ${dimensions} dimensions, and a collection takes ${mostDimensions}.`
    throw new E5Error('REQUEST_INVALID', { reason, field: 'model' })
  }
  const record = {
    id: randomUUID(),
    projectId: project.id,
    name: request.name,
    description: request.description ?? '',
    model: request.model,
    precision: request.precision ?? 'fp32',
    dimensions,
    distance: 'cosine',
    index: request.index ?? 'hnsw',
    documentInputType: request.document_input_type ?? 'passage',
    queryInputType: request.query_input_type ?? 'query',
  } as const
  return platform.write((store) => store.createCollection(record))
}

/**
 * Deletes a collection with its documents.
 *
 * @throws E5Error PROJECT_NOT_FOUND, COLLECTION_NOT_FOUND or DATABASE_UNAVAILABLE
 */
export async function deleteCollection(
  platform: Platform,
  user: UserRecord,
  address: CollectionAddress,
): Promise<void> {
  const { id } = findCollection(platform.directory, user, address)
  const wasThere = await platform.write((store) => store.deleteCollection(id))
  if (!wasThere) throw new E5Error('COLLECTION_NOT_FOUND', { ...address, known: 'it was deleted meanwhile' })
}

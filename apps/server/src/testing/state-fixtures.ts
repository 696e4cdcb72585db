import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentRow } from '../collections/document-store.ts'
import type {
  AccessKeyRecord,
  CollectionRecord,
  EndpointKeyRecord,
  EndpointRecord,
  ProjectRecord,
  UserRecord,
} from '../state/records.ts'
import type { New, StateStore } from '../state/state-store.ts'

/** A user that was not kept yet. */
export function newUser(user: Partial<New<UserRecord>> = {}): New<UserRecord> {
  const id = randomUUID()
  return { id, name: `user-${id.slice(0, 8)}`, role: 'member', ...user }
}

export function newAccessKey(key: Partial<New<AccessKeyRecord>> & { userId: string }): New<AccessKeyRecord> {
  const id = randomUUID()
  return { id, name: `key-${id.slice(0, 8)}`, prefix: 'e5-abc', hash: hashOf(id), ...key }
}

export function newProject(project: Partial<New<ProjectRecord>> & { ownerId: string }): New<ProjectRecord> {
  const id = randomUUID()
  return { id, name: `project-${id.slice(0, 8)}`, description: 'Words with "quotes" and 🐳', ...project }
}

export function newEndpoint(endpoint: Partial<New<EndpointRecord>> & { projectId: string }): New<EndpointRecord> {
  const id = randomUUID()
  return {
    id,
    name: `endpoint-${id.slice(0, 8)}`,
    description: '',
    model: 'e5-small-v2',
    precision: 'fp32',
    device: 'cpu',
    deviceId: null,
    replicas: null,
    batchSize: 32,
    inputType: 'none',
    isWanted: true,
    origin: 'created',
    ...endpoint,
  }
}

export function newCollection(
  collection: Partial<New<CollectionRecord>> & { projectId: string },
): New<CollectionRecord> {
  const id = randomUUID()
  return {
    id,
    name: `collection-${id.slice(0, 8)}`,
    description: '',
    model: 'e5-small-v2',
    precision: 'fp32',
    dimensions: 384,
    distance: 'cosine',
    index: 'hnsw',
    documentInputType: 'passage',
    queryInputType: 'query',
    ...collection,
  }
}

/** Documents of one statement: the ids begin with the same eight characters. */
export function newDocuments(count: number, dimensions: number): DocumentRow[] {
  const batch = randomUUID().slice(0, 8)
  return Array.from({ length: count }, (_, at) => {
    const values = Float32Array.from({ length: dimensions }, () => Math.random() - 0.5)
    const length = Math.hypot(...values)
    return {
      id: `${batch}-${at}`,
      text: `Text ${at}`,
      metadata: { at },
      embedding: values.map((value) => value / length),
    }
  })
}

export function newEndpointKey(key: Partial<New<EndpointKeyRecord>> & { endpointId: string }): New<EndpointKeyRecord> {
  const id = randomUUID()
  const limits = { requestsPerMinute: null, tokensPerMinute: 1e12 }
  return { id, name: `key-${id.slice(0, 8)}`, prefix: 'e5-abc', hash: hashOf(id), ...limits, ...key }
}

/** Keeps a user with a key, and says the user's id. */
export async function addUser(store: StateStore): Promise<string> {
  const user = newUser()
  await store.createUser(user, newAccessKey({ userId: user.id }))
  return user.id
}

/** An empty data folder that is gone at the end. */
export async function temporaryDataDir(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'e5-state-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

function hashOf(id: string): string {
  return id.replaceAll('-', '').repeat(2)
}

import { E5Error, type ErrorDetails } from '@e5/core'
import type { SessionRecord, StateSnapshot } from '../state/records.ts'
import type { StateStore } from '../state/state-store.ts'

type Tables = {
  -readonly [Name in Exclude<keyof StateSnapshot, 'revision'>]: StateSnapshot[Name][number][]
}

/** What a memory store can be made to do. */
export interface MemoryStore extends StateStore {
  /** While true every call fails as if the database were away. */
  isAway: boolean
  /** While true it is a database without pgvector. */
  hasNoVectors: boolean
}

/** A state store that forgets all with the process: for tests of what stands above it. */
export function createMemoryStore(): MemoryStore {
  let revision = 1
  const tables: Tables = { projects: [], endpoints: [], endpointKeys: [], users: [], accessKeys: [], collections: [] }
  const revoked = new Set<string>()
  const sessions = new Map<string, SessionRecord>()

  function reach(): void {
    if (store.isAway) throw new E5Error('DATABASE_UNAVAILABLE', { reason: 'connection refused' })
  }

  function write<Result>(change: () => Result): Result {
    reach()
    const result = change()
    revision += 1
    return result
  }

  // Returns whether there were any.
  function remove<Name extends keyof Tables>(name: Name, which: (record: Tables[Name][number]) => boolean): boolean {
    const kept = (tables[name] as Tables[Name][number][]).filter((record) => !which(record)) as Tables[Name]
    const isChanged = kept.length < tables[name].length
    tables[name] = kept
    return isChanged
  }

  function dropEndpoints(which: (endpoint: Tables['endpoints'][number]) => boolean): boolean {
    const ids = new Set(tables.endpoints.filter(which).map(({ id }) => id))
    remove('endpointKeys', ({ endpointId }) => ids.has(endpointId))
    return remove('endpoints', ({ id }) => ids.has(id))
  }

  const now = () => ({ createdAt: new Date(), updatedAt: new Date() })

  const store: MemoryStore = {
    isAway: false,
    hasNoVectors: false,
    async readAll() {
      reach()
      return { revision, ...structuredClone(tables) }
    },
    async revision() {
      reach()
      return revision
    },
    createProject: async (project) =>
      write(() => {
        refuseTaken(tables.projects, project, { kind: 'Project', place: 'this server' })
        const record = { ...project, ...now() }
        tables.projects.push(record)
        return record
      }),
    deleteProject: async (id) =>
      write(() => {
        dropEndpoints(({ projectId }) => projectId === id)
        remove('collections', ({ projectId }) => projectId === id)
        return remove('projects', (project) => project.id === id)
      }),
    createEndpoint: async (endpoint, key) =>
      write(() => {
        const { projectId } = endpoint
        if (!tables.projects.some(({ id }) => id === projectId))
          throw new E5Error('PROJECT_NOT_FOUND', { project: projectId })
        const siblings = tables.endpoints.filter((other) => other.projectId === projectId)
        refuseTaken(siblings, endpoint, { kind: 'Endpoint', place: `project ${projectId}` })
        const record = { ...endpoint, ...now() }
        tables.endpoints.push(record)
        if (key !== undefined) tables.endpointKeys.push({ ...key, createdAt: new Date() })
        return record
      }),
    updateEndpoint: async (id, change) =>
      write(() => {
        const at = tables.endpoints.findIndex((endpoint) => endpoint.id === id)
        const before = tables.endpoints[at]
        if (before === undefined) return undefined
        const record = { ...before, ...change, updatedAt: new Date() }
        tables.endpoints[at] = record
        return record
      }),
    deleteEndpoint: async (id) => write(() => dropEndpoints((endpoint) => endpoint.id === id)),
    createEndpointKey: async (key) =>
      write(() => {
        const { endpointId } = key
        if (!tables.endpoints.some(({ id }) => id === endpointId)) {
          throw new E5Error('ENDPOINT_NOT_FOUND', {
            project: '',
            endpoint: endpointId,
            known: 'it was deleted meanwhile',
          })
        }
        const siblings = tables.endpointKeys.filter((other) => other.endpointId === endpointId)
        refuseTaken(siblings, key, { kind: 'Key', place: `endpoint ${endpointId}` })
        const record = { ...key, createdAt: new Date() }
        tables.endpointKeys.push(record)
        return record
      }),
    revokeEndpointKey: async (id) =>
      write(() => {
        const key = tables.endpointKeys.find((other) => other.id === id)
        if (key !== undefined) revoked.add(key.hash)
        return remove('endpointKeys', (other) => other.id === id)
      }),
    createCollection: async (collection) =>
      write(() => {
        if (store.hasNoVectors) throw new E5Error('VECTORS_UNAVAILABLE', { reason: 'it has no pgvector.' })
        const siblings = tables.collections.filter(({ projectId }) => projectId === collection.projectId)
        refuseTaken(siblings, collection, { kind: 'Collection', place: `project ${collection.projectId}` })
        const record = { ...collection, ...now() }
        tables.collections.push(record)
        return record
      }),
    deleteCollection: async (id) => write(() => remove('collections', (collection) => collection.id === id)),
    createUser: async (user, key) =>
      write(() => {
        refuseTaken(tables.users, user, { kind: 'User', place: 'this server' })
        const record = { ...user, createdAt: new Date() }
        tables.users.push(record)
        if (key !== undefined) tables.accessKeys.push({ ...key, createdAt: new Date() })
        return record
      }),
    deleteUser: async (id, heirId) =>
      write(() => {
        if (!tables.users.some((user) => user.id === heirId)) throw new E5Error('USER_NOT_FOUND', { user: heirId })
        tables.projects = tables.projects.map((project) =>
          project.ownerId === id ? { ...project, ownerId: heirId } : project,
        )
        remove('accessKeys', ({ userId }) => userId === id)
        return remove('users', (user) => user.id === id)
      }),
    createAccessKey: async (key) =>
      write(() => {
        const { userId } = key
        if (!tables.users.some(({ id }) => id === userId)) throw new E5Error('USER_NOT_FOUND', { user: userId })
        const siblings = tables.accessKeys.filter((other) => other.userId === userId)
        refuseTaken(siblings, key, { kind: 'Key', place: `user ${userId}` })
        const record = { ...key, createdAt: new Date() }
        tables.accessKeys.push(record)
        return record
      }),
    revokeAccessKey: async (id) =>
      write(() => {
        const key = tables.accessKeys.find((other) => other.id === id)
        if (key !== undefined) revoked.add(key.hash)
        return remove('accessKeys', (other) => other.id === id)
      }),
    async openSession(session) {
      reach()
      sessions.set(session.hash, session)
    },
    async findSession(hash) {
      reach()
      return sessions.get(hash)
    },
    async endSession(hash) {
      reach()
      sessions.delete(hash)
    },
    async isKeyRevoked(hash) {
      reach()
      return revoked.has(hash)
    },
    async check() {
      reach()
    },
    close: async () => undefined,
  }
  return store
}

function refuseTaken(
  siblings: readonly { readonly name: string }[],
  { name }: { readonly name: string },
  at: { readonly kind: ErrorDetails<'NAME_TAKEN'>['kind']; readonly place: string },
): void {
  if (siblings.some((other) => other.name === name)) throw new E5Error('NAME_TAKEN', { ...at, name })
}

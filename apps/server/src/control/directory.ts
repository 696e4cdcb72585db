import type {
  AccessKeyRecord,
  CollectionRecord,
  EndpointKeyRecord,
  EndpointRecord,
  ProjectRecord,
  StateSnapshot,
  UserRecord,
} from '../state/records.ts'

/** A snapshot of the state that is looked things up in: what every request asks is answered from memory. */
export interface Directory {
  readonly snapshot: StateSnapshot
  readonly projects: readonly ProjectRecord[]
  /** By name or id, as all objects are addressed. */
  project(nameOrId: string): ProjectRecord | undefined
  projectOf(endpoint: EndpointRecord): ProjectRecord
  endpoint(project: ProjectRecord, nameOrId: string): EndpointRecord | undefined
  endpointById(id: string): EndpointRecord | undefined
  endpointsOf(project: ProjectRecord): readonly EndpointRecord[]
  endpointKeyByHash(hash: string): EndpointKeyRecord | undefined
  endpointKeysOf(endpoint: EndpointRecord): readonly EndpointKeyRecord[]
  readonly users: readonly UserRecord[]
  user(nameOrId: string): UserRecord | undefined
  userByKeyHash(hash: string): UserRecord | undefined
  accessKeysOf(user: UserRecord): readonly AccessKeyRecord[]
  collection(project: ProjectRecord, nameOrId: string): CollectionRecord | undefined
  collectionById(id: string): CollectionRecord | undefined
  collectionsOf(project: ProjectRecord): readonly CollectionRecord[]
}

/** A directory of what is kept. */
export function createDirectory(snapshot: StateSnapshot): Directory {
  const { projects, endpoints, endpointKeys, users, accessKeys, collections } = snapshot
  const projectById = byId(projects)
  const endpointById = byId(endpoints)
  const userById = byId(users)
  const projectByName = byName(projects)
  const userByName = byName(users)
  const endpointsByProject = Map.groupBy(endpoints, (endpoint) => endpoint.projectId)
  const keysByEndpoint = Map.groupBy(endpointKeys, (key) => key.endpointId)
  const endpointKeyByHash = new Map(endpointKeys.map((key) => [key.hash, key]))
  const collectionById = byId(collections)
  const collectionsByProject = Map.groupBy(collections, (collection) => collection.projectId)
  const accessKeysByUser = Map.groupBy(accessKeys, (key) => key.userId)
  const accessKeyByHash = new Map(accessKeys.map((key) => [key.hash, key]))

  return {
    snapshot,
    projects,
    // Ids first: a member may call a project as another's id looks, and must not get between that one and its clients.
    project: (nameOrId) => projectById.get(nameOrId) ?? projectByName.get(nameOrId),
    projectOf: (endpoint) => projectById.get(endpoint.projectId)!,
    endpoint: (project, nameOrId) => find(endpointsByProject.get(project.id) ?? [], nameOrId),
    endpointById: (id) => endpointById.get(id),
    endpointsOf: (project) => endpointsByProject.get(project.id) ?? [],
    endpointKeyByHash: (hash) => endpointKeyByHash.get(hash),
    endpointKeysOf: (endpoint) => keysByEndpoint.get(endpoint.id) ?? [],
    users,
    user: (nameOrId) => userById.get(nameOrId) ?? userByName.get(nameOrId),
    userByKeyHash(hash) {
      const key = accessKeyByHash.get(hash)
      return key === undefined ? undefined : userById.get(key.userId)
    },
    accessKeysOf: (user) => accessKeysByUser.get(user.id) ?? [],
    collection: (project, nameOrId) => find(collectionsByProject.get(project.id) ?? [], nameOrId),
    collectionById: (id) => collectionById.get(id),
    collectionsOf: (project) => collectionsByProject.get(project.id) ?? [],
  }
}

function find<Kept extends { readonly id: string; readonly name: string }>(
  records: readonly Kept[],
  nameOrId: string,
): Kept | undefined {
  return records.find(({ id }) => id === nameOrId) ?? records.find(({ name }) => name === nameOrId)
}

function byId<Kept extends { readonly id: string }>(records: readonly Kept[]): ReadonlyMap<string, Kept> {
  return new Map(records.map((record) => [record.id, record]))
}

function byName<Kept extends { readonly name: string }>(records: readonly Kept[]): ReadonlyMap<string, Kept> {
  return new Map(records.map((record) => [record.name, record]))
}

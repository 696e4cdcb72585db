import { E5Error } from '@e5/core'
import type { CollectionRecord, EndpointRecord, ProjectRecord, UserRecord } from '../state/records.ts'
import type { Directory } from './directory.ts'
import { hashKey } from './secret-keys.ts'

/**
 * The user of an access key.
 *
 * @throws E5Error KEY_MISSING or ACCESS_KEY_INVALID
 */
export function userOf(directory: Directory, key: string | undefined): UserRecord {
  if (key === undefined || key === '') throw new E5Error('KEY_MISSING', { header: 'key: <access key>' })
  const user = directory.userByKeyHash(hashKey(key))
  if (user === undefined) throw new E5Error('ACCESS_KEY_INVALID', {})
  return user
}

/** The projects that a user may see and change: an admin all, a member their own. */
export function projectsOf(directory: Directory, user: UserRecord): readonly ProjectRecord[] {
  return directory.projects.filter((project) => mayUse(user, project))
}

/** @throws E5Error PROJECT_NOT_FOUND, also for one that the user may not see: its name is nobody else's business */
export function findProject(directory: Directory, user: UserRecord, nameOrId: string): ProjectRecord {
  const project = directory.project(nameOrId)
  if (project === undefined || !mayUse(user, project)) throw new E5Error('PROJECT_NOT_FOUND', { project: nameOrId })
  return project
}

/** @throws E5Error PROJECT_NOT_FOUND or ENDPOINT_NOT_FOUND */
export function findEndpoint(
  directory: Directory,
  user: UserRecord,
  { project: projectName, endpoint: name }: EndpointAddress,
): EndpointRecord {
  const project = findProject(directory, user, projectName)
  const endpoint = directory.endpoint(project, name)
  if (endpoint !== undefined) return endpoint
  const known = namesOf(directory.endpointsOf(project))
  throw new E5Error('ENDPOINT_NOT_FOUND', { project: projectName, endpoint: name, known })
}

/** @throws E5Error PROJECT_NOT_FOUND or COLLECTION_NOT_FOUND */
export function findCollection(
  directory: Directory,
  user: UserRecord,
  { project: projectName, collection: name }: CollectionAddress,
): CollectionRecord {
  const project = findProject(directory, user, projectName)
  const collection = directory.collection(project, name)
  if (collection !== undefined) return collection
  const known = namesOf(directory.collectionsOf(project))
  throw new E5Error('COLLECTION_NOT_FOUND', { project: projectName, collection: name, known })
}

/** A collection as paths name it: each by name or id. */
export interface CollectionAddress {
  readonly project: string
  readonly collection: string
}

/** An endpoint as paths name it: each by name or id. */
export interface EndpointAddress {
  readonly project: string
  readonly endpoint: string
}

/** @throws E5Error FORBIDDEN */
export function requireAdmin(user: UserRecord, action: string): void {
  if (user.role !== 'admin') throw new E5Error('FORBIDDEN', { action })
}

function namesOf(objects: readonly { readonly name: string }[]): string {
  return objects.length === 0 ? 'none yet' : objects.map(({ name }) => name).join(', ')
}

function mayUse(user: UserRecord, project: ProjectRecord): boolean {
  return user.role === 'admin' || project.ownerId === user.id
}

import type {
  AccessKeyRecord,
  CollectionRecord,
  EndpointKeyRecord,
  EndpointRecord,
  ProjectRecord,
  SessionRecord,
  StateSnapshot,
  UserRecord,
} from './records.ts'

/** A record before it is kept: the store says when. */
export type New<Kept> = Omit<Kept, 'createdAt' | 'updatedAt'>

/** What can be changed of an endpoint. */
export type EndpointChange = Partial<
  Pick<
    EndpointRecord,
    'description' | 'inputType' | 'isWanted' | 'model' | 'precision' | 'device' | 'deviceId' | 'replicas' | 'batchSize'
  >
>

/**
 * Where the control plane is kept. Each write is one transaction that is on disk when it resolves, raises the revision, and
 * fails as a whole. All throw E5Error DATABASE_UNAVAILABLE while the database cannot be reached.
 */
export interface StateStore {
  /** All that is kept, of one moment. */
  readAll(): Promise<StateSnapshot>
  /** The number of the last write, so that servers that share a database notice each other's. */
  revision(): Promise<number>
  /** @throws E5Error NAME_TAKEN */
  createProject(project: New<ProjectRecord>): Promise<ProjectRecord>
  /** With all its endpoints and their keys, and its collections; true if it was there. */
  deleteProject(id: string): Promise<boolean>
  /** An endpoint and its first key, if it gets one. @throws E5Error NAME_TAKEN, or PROJECT_NOT_FOUND if it was deleted meanwhile */
  createEndpoint(endpoint: New<EndpointRecord>, key: New<EndpointKeyRecord> | undefined): Promise<EndpointRecord>
  /** The endpoint after the change; undefined if it is gone. */
  updateEndpoint(id: string, change: EndpointChange): Promise<EndpointRecord | undefined>
  /** With its keys; true if it was there. */
  deleteEndpoint(id: string): Promise<boolean>
  /** @throws E5Error NAME_TAKEN, or ENDPOINT_NOT_FOUND if it was deleted meanwhile */
  createEndpointKey(key: New<EndpointKeyRecord>): Promise<EndpointKeyRecord>
  /** True if it was there. Its hash stays on record, so that the same one is not accepted again. */
  revokeEndpointKey(id: string): Promise<boolean>
  /**
   * A collection and the empty table of its documents.
   *
   * @throws E5Error VECTORS_UNAVAILABLE, NAME_TAKEN, or PROJECT_NOT_FOUND if it was deleted meanwhile
   */
  createCollection(collection: New<CollectionRecord>): Promise<CollectionRecord>
  /** With its documents; true if it was there. */
  deleteCollection(id: string): Promise<boolean>
  /** A user and the first access key, if there is one. @throws E5Error NAME_TAKEN */
  createUser(user: New<UserRecord>, key: New<AccessKeyRecord> | undefined): Promise<UserRecord>
  /** With the access keys. Projects and datasets go to `heirId`. True if the user was there. @throws E5Error USER_NOT_FOUND of the heir */
  deleteUser(id: string, heirId: string): Promise<boolean>
  /** @throws E5Error NAME_TAKEN, or USER_NOT_FOUND if deleted meanwhile */
  createAccessKey(key: New<AccessKeyRecord>): Promise<AccessKeyRecord>
  revokeAccessKey(id: string): Promise<boolean>
  /** Keeps a session; those that have ended go. */
  openSession(session: SessionRecord): Promise<void>
  /** The session of a hash, also one that has ended since; undefined if there is none. */
  findSession(hash: string): Promise<SessionRecord | undefined>
  endSession(hash: string): Promise<void>
  /** True if a key of this hash was ever revoked, even if what it opened is gone. */
  isKeyRevoked(hash: string): Promise<boolean>
  /** Resolves if the database answers. */
  check(): Promise<void>
  close(): Promise<void>
}

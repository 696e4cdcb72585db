import type { Device, InputType, Precision, Role } from '@e5/core'

/** A project as it is kept. */
export interface ProjectRecord {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly ownerId: string
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** An endpoint as it is kept. Whether it answers is not here: each server finds out itself. */
export interface EndpointRecord {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly description: string
  readonly model: string
  readonly precision: Precision
  readonly device: Device
  readonly deviceId: number | null
  readonly replicas: number | null
  readonly batchSize: 1 | 32
  readonly inputType: InputType
  /** False once it was stopped. */
  readonly isWanted: boolean
  /** `start`: made from the server's own options, which it follows at each start. */
  readonly origin: 'start' | 'created'
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** A key of an endpoint: never the key itself. */
export interface EndpointKeyRecord {
  readonly id: string
  readonly endpointId: string
  readonly name: string
  /** Its first characters, for lists. */
  readonly prefix: string
  /** SHA-256 of the key, in hex. The keys are random, so a slow hash would add nothing. */
  readonly hash: string
  readonly requestsPerMinute: number | null
  readonly tokensPerMinute: number | null
  readonly createdAt: Date
}

/** A person or program that may use the control plane. */
export interface UserRecord {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly createdAt: Date
}

/** A key of a user: never the key itself. */
export interface AccessKeyRecord {
  readonly id: string
  readonly userId: string
  readonly name: string
  readonly prefix: string
  /** SHA-256 of the key, in hex. */
  readonly hash: string
  readonly createdAt: Date
}

/** A browser that is signed in: never the secret of its cookie. */
export interface SessionRecord {
  /** SHA-256 of the secret, in hex. */
  readonly hash: string
  /** Of the access key that it was opened with. */
  readonly accessKeyHash: string
  readonly endsAt: Date
}

/** A collection as it is kept; its documents are in a table of their own. */
export interface CollectionRecord {
  readonly id: string
  readonly projectId: string
  readonly name: string
  readonly description: string
  readonly model: string
  readonly precision: Precision
  readonly dimensions: number
  readonly distance: 'cosine'
  readonly index: 'hnsw' | 'none'
  readonly documentInputType: InputType
  readonly queryInputType: InputType
  readonly createdAt: Date
  readonly updatedAt: Date
}

/** All that is kept, as of one moment. Revoked keys are not in it. */
export interface StateSnapshot {
  /** Raised by every write. */
  readonly revision: number
  readonly projects: readonly ProjectRecord[]
  readonly endpoints: readonly EndpointRecord[]
  readonly endpointKeys: readonly EndpointKeyRecord[]
  readonly users: readonly UserRecord[]
  readonly accessKeys: readonly AccessKeyRecord[]
  readonly collections: readonly CollectionRecord[]
}

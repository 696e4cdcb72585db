import { needOf } from '../control/deployment.ts'
import type { EmbedderNeed, EmbedderPool } from '../control/embedder-pool.ts'
import { KeptEmbedders } from '../control/kept-embedders.ts'
import type { Platform } from '../control/platform.ts'
import type { Log } from '../late-log.ts'
import type { Database } from '../state/database.ts'
import type { CollectionRecord, EndpointRecord } from '../state/records.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'

/** What the documents of collections are kept and searched with. */
export interface CollectionServices {
  readonly documents: DocumentStore
  readonly embedders: KeptEmbedders
  /** The embedder of a collection: that of an endpoint of this server with the same model, if there is one. */
  readonly needOf: (collection: CollectionRecord) => EmbedderNeed
  readonly maxTextCharacters: number
  readonly log: Log
}

// A model is loaded in seconds; who adds documents or searches comes again sooner than that.
const keepEmbedderMs = 300_000

/** Opens them beside a platform and its database; nothing is loaded before it is used. */
export function createCollectionServices(parts: {
  readonly database: Database
  readonly pool: EmbedderPool
  readonly platform: Platform
  readonly maxTextCharacters: number
  readonly log: Log
}): CollectionServices {
  const { database, pool, platform, maxTextCharacters, log } = parts
  return {
    documents: createDocumentStore(database),
    embedders: new KeptEmbedders(pool, keepEmbedderMs),
    needOf: (collection) => needBeside(platform.directory.snapshot.endpoints, collection),
    maxTextCharacters,
    log,
  }
}

function needBeside(endpoints: readonly EndpointRecord[], { model, precision }: CollectionRecord): EmbedderNeed {
  const alike = endpoints.find(
    (endpoint) => endpoint.isWanted && endpoint.model === model && endpoint.precision === precision,
  )
  return alike === undefined ? { model, precision, device: 'cpu', deviceId: null, replicas: null } : needOf(alike)
}

import type { EmbedderPool } from '../control/embedder-pool.ts'
import type { Platform } from '../control/platform.ts'
import type { Log } from '../late-log.ts'
import type { Database } from '../state/database.ts'
import { CollectionEmbedders } from './collection-embedders.ts'
import { createDocumentStore, type DocumentStore } from './document-store.ts'

/** What the documents of collections are kept and searched with. */
export interface CollectionServices {
  readonly documents: DocumentStore
  readonly embedders: CollectionEmbedders
  readonly maxTextCharacters: number
  readonly log: Log
}

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
    embedders: new CollectionEmbedders(pool, () => platform.directory.snapshot.endpoints),
    maxTextCharacters,
    log,
  }
}

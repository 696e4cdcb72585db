import type { DocumentStore } from '../collections/document-store.ts'

/** A store of documents that has none and takes none: for apps whose tests are of other things. */
export const withoutDocuments: DocumentStore = {
  upsert: async () => undefined,
  get: async () => undefined,
  deleteByIds: async () => 0,
  deleteByFilter: async () => 0,
  page: async () => [],
  search: async () => [],
  figures: async () => ({ documents: 0, bytes: 0, indexStatus: 'Ready' }),
  rebuildIndex: async () => undefined,
}

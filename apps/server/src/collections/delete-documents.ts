import { type DeleteDocumentsRequest, E5Error } from '@e5/core'
import type { CollectionRecord } from '../state/records.ts'
import type { DocumentStore } from './document-store.ts'

// So that no statement takes long, however many a filter fits.
const documentsOfStatement = 500

/**
 * Deletes the documents that a request names, and says how many there were.
 *
 * @throws E5Error COLLECTION_NOT_FOUND, DATABASE_UNAVAILABLE, or CANCELLED, after which a part is deleted
 */
export async function deleteDocuments(
  documents: DocumentStore,
  collection: CollectionRecord,
  { request, signal }: { readonly request: DeleteDocumentsRequest; readonly signal: AbortSignal },
): Promise<number> {
  if (request.ids) return documents.deleteByIds(collection, request.ids)
  for (let count = 0; ; ) {
    if (signal.aborted) throw new E5Error('CANCELLED', {})
    const deleted = await documents.deleteByFilter(collection, request.filter!, documentsOfStatement)
    count += deleted
    if (deleted < documentsOfStatement) return count
  }
}

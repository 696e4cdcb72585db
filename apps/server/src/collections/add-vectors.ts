import type { CollectionRecord } from '../state/records.ts'
import type { DocumentRow, DocumentStore } from './document-store.ts'

// An insert into the graph takes PGlite some 10 ms a row, and all else waits for a statement.
const rowsOfStatement = 16

/**
 * Adds rows whose vectors are there already, such as those of a finished batch job, and replaces those of the same ids. Of a
 * call that breaks off whole statements are kept; the same call once more completes it.
 *
 * @throws E5Error COLLECTION_NOT_FOUND if it was deleted meanwhile, or DATABASE_UNAVAILABLE
 */
export async function addVectors(
  documents: DocumentStore,
  collection: CollectionRecord,
  rows: readonly DocumentRow[],
): Promise<void> {
  // The last of those that have the same id counts, as if they had come one after the other.
  const unique = [...new Map(rows.map((row) => [row.id, row])).values()]
  for (let start = 0; start < unique.length; start += rowsOfStatement)
    await documents.upsert(collection, unique.slice(start, start + rowsOfStatement))
}

import { randomUUID } from 'node:crypto'
import { type AddDocumentsRequest, type AddedDocuments, E5Error, type NewDocument } from '@e5/core'
import type { CollectionRecord } from '../state/records.ts'
import { refuseLongTexts } from '../wire/texts.ts'
import { addVectors } from './add-vectors.ts'
import type { CollectionServices } from './collection-services.ts'
import type { DocumentRow } from './document-store.ts'
import { embedFor } from './embed-for.ts'
import { unitVector } from './unit-vector.ts'

// Texts that are embedded and written together; a request that breaks off leaves whole ones.
const textsOfBatch = 64
const mostMetadataCharacters = 65_536

/**
 * Adds the documents of a request; texts without a vector are embedded.
 *
 * @throws E5Error REQUEST_INVALID, TEXT_TOO_LARGE, COLLECTION_NOT_FOUND, DATABASE_UNAVAILABLE, and what embedding throws
 */
export async function addDocuments(
  services: CollectionServices,
  collection: CollectionRecord,
  { request, signal }: { readonly request: AddDocumentsRequest; readonly signal: AbortSignal },
): Promise<AddedDocuments> {
  const prepared = request.documents.map((document, index) => prepare(document, index, collection))
  refuseTwice(prepared)
  // All of them first: what is refused leaves nothing behind.
  refuseLongTexts(
    prepared.map(({ text }) => text),
    services.maxTextCharacters,
  )
  let cut = 0
  for (let start = 0; start < prepared.length; start += textsOfBatch) {
    const batch = prepared.slice(start, start + textsOfBatch)
    const texts = batch.filter(({ embedding }) => embedding === undefined).map(({ text }) => text)
    const inputType = collection.documentInputType
    const embedded = texts.length === 0 ? undefined : await embedFor(services, collection, { texts, inputType, signal })
    cut += embedded?.cut.length ?? 0
    const vectors = embedded?.embeddings.values()
    const rows = batch.map((row) => ({ ...row, embedding: row.embedding ?? vectors!.next().value! }))
    await addVectors(services.documents, collection, rows)
  }
  return { count: prepared.length, ids: prepared.map(({ id }) => id), cut_inputs: cut }
}

type PreparedDocument = Omit<DocumentRow, 'embedding'> & { readonly embedding: Float32Array | undefined }

function prepare(
  { id, text, metadata, embedding }: NewDocument,
  index: number,
  { dimensions }: CollectionRecord,
): PreparedDocument {
  const field = `documents[${index}]`
  if (JSON.stringify(metadata ?? {}).length > mostMetadataCharacters)
    throw invalid(`${field}.metadata`, `has more than ${mostMetadataCharacters} characters as JSON`)
  return {
    id: id ?? randomUUID(),
    text: text ?? '',
    metadata: metadata ?? {},
    embedding: embedding ? unitVector(embedding, dimensions, `${field}.embedding`) : undefined,
  }
}

function refuseTwice(documents: readonly PreparedDocument[]): void {
  const places = new Map<string, number>()
  for (const [index, { id }] of documents.entries()) {
    const first = places.get(id)
    if (first !== undefined) throw invalid(`documents[${index}].id`, `is that of documents[${first}] too`)
    places.set(id, index)
  }
}

function invalid(field: string, why: string): E5Error {
  return new E5Error('REQUEST_INVALID', { reason: `"${field}" ${why}.`, field })
}

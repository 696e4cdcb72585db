import type { AddedDocuments, NewDocument } from '@e5/core'
import type { CallOptions } from '../client-options.ts'

/** How many documents were added so far. */
export interface AddTotals {
  readonly documents: number
  /** Texts that were longer than the model's limit. */
  readonly cutTexts: number
}

/** How to add any number of documents. */
export interface AddAllOptions extends CallOptions {
  /** Told after each request. */
  readonly onProgress?: (totals: AddTotals) => void
}

// A request stays far below the server's limits, and is done in seconds.
const documentsOfRequest = 256
const charactersOfRequest = 1 << 18

/**
 * Adds documents of any number, one request after the other, so that of two with the same id the later one stays. What was added
 * before an error stays too.
 */
export async function addAllDocuments(
  documents: AsyncIterable<NewDocument> | Iterable<NewDocument>,
  add: (batch: NewDocument[]) => Promise<AddedDocuments>,
  onProgress: AddAllOptions['onProgress'],
): Promise<AddTotals> {
  let totals: AddTotals = { documents: 0, cutTexts: 0 }
  for await (const batch of batchesOf(documents)) {
    const { count, cut_inputs } = await add(batch)
    totals = { documents: totals.documents + count, cutTexts: totals.cutTexts + cut_inputs }
    onProgress?.(totals)
  }
  return totals
}

// Ids that come twice go into different requests, since one request has each once.
async function* batchesOf(
  documents: AsyncIterable<NewDocument> | Iterable<NewDocument>,
): AsyncGenerator<NewDocument[]> {
  let batch: NewDocument[] = []
  let ids = new Set<string>()
  let characters = 0
  const isTwice = (id: NewDocument['id']): boolean => id !== undefined && id !== null && ids.has(id)
  for await (const document of documents) {
    const size = document.text?.length ?? 0
    const isFull = batch.length === documentsOfRequest || characters + size > charactersOfRequest
    if (batch.length > 0 && (isFull || isTwice(document.id))) {
      yield batch
      batch = []
      ids = new Set()
      characters = 0
    }
    batch.push(document)
    if (document.id) ids.add(document.id)
    characters += size
  }
  if (batch.length > 0) yield batch
}

import type { AddedDocuments, NewDocument } from '@e5/core'

/** How many were added so far. */
export interface AddTotals {
  documents: number
  /** Texts that were longer than the model's limit. */
  cutTexts: number
}

// A request stays far below the server's limits, and is done in seconds.
const documentsOfRequest = 256
const charactersOfRequest = 1 << 18
/**
 * Adds documents of any number, one request after the other, so that of two with the same id the later one stays; `totals` is kept up
 * to date. What was added before an error stays too.
 */
export async function addAll(
  documents: AsyncIterable<NewDocument>,
  add: (batch: NewDocument[]) => Promise<AddedDocuments>,
  totals: AddTotals,
): Promise<void> {
  for await (const batch of batchesOf(documents)) {
    const { count, cut_inputs } = await add(batch)
    totals.documents += count
    totals.cutTexts += cut_inputs
  }
}

// Ids that come twice go into different requests, since one request has each once.
async function* batchesOf(documents: AsyncIterable<NewDocument>): AsyncGenerator<NewDocument[]> {
  let batch: NewDocument[] = []
  let ids = new Set<string>()
  let characters = 0
  for await (const document of documents) {
    const size = document.text?.length ?? 0
    const isFull = batch.length === documentsOfRequest || characters + size > charactersOfRequest
    if (batch.length > 0 && (isFull || ids.has(document.id!))) {
      yield batch
      batch = []
      ids = new Set()
      characters = 0
    }
    batch.push(document)
    ids.add(document.id!)
    characters += size
  }
  if (batch.length > 0) yield batch
}

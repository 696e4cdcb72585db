import type { EmbedResult, InputType } from '@e5/core'
import type { CollectionRecord } from '../state/records.ts'
import { refuseLongTexts } from '../wire/texts.ts'
import type { CollectionServices } from './collection-services.ts'

/** Texts, what they are, and whether their vectors are still wanted. */
export interface CollectionTexts {
  readonly texts: readonly string[]
  readonly inputType: InputType
  readonly signal: AbortSignal
}

/**
 * The vectors of texts by a collection's model. All requests of a collection share one part of the work of its embedder.
 *
 * @throws E5Error TEXT_TOO_LARGE, and what loading the model and embedding throw
 */
export function embedFor(
  { embedders, needOf, maxTextCharacters }: CollectionServices,
  collection: CollectionRecord,
  { texts, inputType, signal }: CollectionTexts,
): Promise<EmbedResult> {
  refuseLongTexts(texts, maxTextCharacters)
  return embedders.use(needOf(collection), (embedder) =>
    embedder.embed(texts, { inputType, signal, caller: `collection ${collection.id}` }),
  )
}

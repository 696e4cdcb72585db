import { E5Error } from '@e5/core'
import type { CollectionRecord } from '../state/records.ts'
import type { CollectionServices } from './collection-services.ts'

/**
 * Begins to build the index of a collection anew; how it ends is logged, and shown by the collection's index status.
 *
 * @throws E5Error REQUEST_INVALID if it has no index
 */
export function startRebuild({ documents, log }: CollectionServices, collection: CollectionRecord): void {
  if (collection.index === 'none')
    throw new E5Error('REQUEST_INVALID', {
      reason: `the collection "${collection.name}" was created without an index.`,
    })
  documents
    .rebuildIndex(collection)
    .then(() => log.info({ collection: collection.name }, 'an index was built anew'))
    .catch((error: unknown) =>
      log.warn({ err: error, collection: collection.name }, 'an index could not be built anew'),
    )
}

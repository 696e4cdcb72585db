import type { CollectionAddress } from '@e5/client'

/** The key of what the server said of a collection; what it said of its documents is kept below it. */
export function collectionKey({ project, collection }: CollectionAddress): readonly string[] {
  return ['collection', project, collection]
}

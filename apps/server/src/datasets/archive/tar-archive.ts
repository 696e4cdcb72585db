import { pipeline, Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import type { Archive, ArchiveEntry } from './archive.ts'

/** What arrived of a tape archive. */
export interface PackedTar {
  readonly bytes: number
  readonly isZipped: boolean
  /** Its bytes, from the start at each call. */
  read(): AsyncIterable<Uint8Array>
}

/** A `.tar`, or one within gzip; read as it comes, by tar-stream. */
export function tarArchive({ bytes, isZipped, read }: PackedTar): Archive {
  return {
    bytes,
    async *entries() {
      const entries = extract()
      const packed = Readable.from(read(), { objectMode: false })
      // An error of any of them ends all; the reader of the entries gets it.
      if (isZipped) pipeline(packed, createGunzip(), entries, () => undefined)
      else pipeline(packed, entries, () => undefined)
      for await (const entry of entries) {
        yield {
          path: entry.header.name,
          kind: kindOf(entry.header),
          bytes: entry.header.size ?? 0,
          read: () => entry as AsyncIterable<Uint8Array>,
        }
        // The next one comes when this one has been read to its end.
        entry.resume()
      }
    },
  }
}

function kindOf({ type }: Pick<Header, 'type'>): ArchiveEntry['kind'] {
  if (type === 'file' || type === 'contiguous-file') return 'file'
  return type === 'directory' ? 'folder' : 'other'
}

import { stat } from 'node:fs/promises'
import { type Entry, openPromise } from 'yauzl'
import type { Archive, ArchiveEntry } from './archive.ts'

/** A `.zip` on this machine, read by yauzl; its directory is at its end, so it must be there whole. */
export async function zipArchive(file: string): Promise<Archive> {
  return {
    bytes: (await stat(file)).size,
    async *entries() {
      const zip = await openPromise(file, { autoClose: false, lazyEntries: true })
      try {
        for await (const entry of zip.eachEntry()) {
          yield {
            path: entry.fileName,
            kind: kindOf(entry),
            bytes: entry.uncompressedSize,
            async *read() {
              yield* await zip.openReadStreamPromise(entry)
            },
          }
        }
      } finally {
        zip.close()
      }
    },
  }
}

// The upper half of the attributes has a Unix mode, where a Unix made the archive.
const fileTypeMask = 0o170000
const plainFiles = [0, 0o100000]
const folder = 0o040000

function kindOf(entry: Entry): ArchiveEntry['kind'] {
  const type = (entry.externalFileAttributes >>> 16) & fileTypeMask
  if (entry.fileName.endsWith('/')) return type === folder || type === 0 ? 'folder' : 'other'
  return plainFiles.includes(type) && entry.canDecodeFileData() ? 'file' : 'other'
}

import { E5Error, isE5Error } from '@e5/core'
import type { Archive, ArchiveEntry } from './archive.ts'
import { type ArchiveLimits, ArchiveRefused, entryPath, isIgnored, surveyArchive } from './survey-archive.ts'

/** What is unpacked, and to where. */
export interface Unpacking {
  /** The archive's own name, for messages. */
  readonly name: string
  readonly archive: Archive
  readonly limits: ArchiveLimits
  /** Told all paths before the first file comes. */
  readonly onPaths: (paths: readonly string[]) => void
  readonly write: (path: string, content: AsyncIterable<Uint8Array>) => Promise<void>
}

/**
 * Unpacks an archive after a look through all of it.
 *
 * @throws E5Error INPUT_UNREADABLE for one that is broken, or that holds what a dataset must not; what `write` and the store throw
 */
export async function unpackArchive({ name, archive, limits, onPaths, write }: Unpacking): Promise<void> {
  try {
    const files = await surveyArchive(archive, limits)
    onPaths([...files.values()].map(({ path }) => path))
    for await (const entry of archive.entries()) {
      if (entry.kind !== 'file' || isIgnored(entry.path)) continue
      const file = files.get(entryPath(entry))
      if (file !== undefined) await write(file.path, contentOf(entry, name))
    }
  } catch (error) {
    throw error instanceof ArchiveRefused ? unreadable(name, error.message, error) : asUnreadable(name, error)
  }
}

// So that an error of reading an entry is told from one of writing it.
async function* contentOf(entry: ArchiveEntry, name: string): AsyncGenerator<Uint8Array> {
  try {
    yield* entry.read()
  } catch (error) {
    throw asUnreadable(name, error)
  }
}

function asUnreadable(name: string, error: unknown): unknown {
  if (isE5Error(error) || !(error instanceof Error) || isOfSystem(error)) return error
  return unreadable(name, `it is no sound archive (${error.message}).`, error)
}

// zlib has codes too, such as Z_DATA_ERROR; those of the file system come with the name of a call.
function isOfSystem(error: Error): boolean {
  return 'syscall' in error
}

function unreadable(file: string, reason: string, cause: Error): E5Error {
  return new E5Error('INPUT_UNREADABLE', { file, reason }, { cause })
}

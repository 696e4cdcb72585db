/** A file in an archive. */
export interface ArchiveEntry {
  /** As the archive has it: nobody has checked it. */
  readonly path: string
  readonly kind: 'file' | 'folder' | 'other'
  /** Unpacked, as the archive says; more than that never comes. */
  readonly bytes: number
  /** Its bytes, unpacked. Those that are not read are skipped. */
  read(): AsyncIterable<Uint8Array>
}

/** An archive that arrived. */
export interface Archive {
  /** Packed. */
  readonly bytes: number
  /**
   * Its entries in their order, each to be read before the next one; each call begins anew.
   *
   * @throws what its format's library throws of one that is broken
   */
  entries(): AsyncIterable<ArchiveEntry>
}

/** True for the names of files that are unpacked when they arrive. */
export function isArchive(path: string): boolean {
  return /\.(zip|tar|tar\.gz|tgz)$/i.test(path)
}

/** A file of a store. */
export interface StoredFile {
  /** Its path from the store's root, with slashes. */
  readonly name: string
  readonly bytes: number
}

/** A folder of this machine that has the files of a store. */
export interface LocalFolder {
  readonly path: string
  /** Removes what was copied for it. */
  release(): Promise<void>
}

/**
 * Where datasets, shards, results and checkpoints lie: a folder, or a bucket of S3, the same for all servers and workers of an
 * installation. A file is there whole or not at all, and is written anew only as a whole.
 *
 * All throw E5Error FILE_STORE_UNAVAILABLE while the store cannot be reached or written.
 */
export interface FileStore {
  /** How an operator calls it: the folder, or `s3://bucket/prefix`. */
  readonly place: string
  /** Writes a file from its bytes as they come; nothing is left of it if they end with an error. */
  write(name: string, content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<void>
  /** Makes a whole file of this machine a file of the store, by a link where that can be; neither is written to afterwards. */
  take(name: string, path: string): Promise<void>
  /** The bytes of a file, from its start. @throws E5Error STORED_FILE_MISSING */
  read(name: string): AsyncIterable<Uint8Array>
  /** The files whose names begin with a folder's, in the order of their names. */
  list(folder: string): AsyncIterable<StoredFile>
  /** Removes all files of a folder; none is no error. */
  remove(folder: string): Promise<void>
  /** The files of a folder on this machine, for programs that read folders: the folder itself, or a copy in `temporary`. */
  local(folder: string, temporary: string): Promise<LocalFolder>
  close(): Promise<void>
}

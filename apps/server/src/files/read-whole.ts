import type { FileStore } from './file-store.ts'

/** The bytes of a file that is known to be small enough. @throws E5Error STORED_FILE_MISSING */
export async function readWhole(files: FileStore, name: string): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(files.read(name)))
}

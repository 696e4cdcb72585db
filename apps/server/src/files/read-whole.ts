import type { FileStore } from './file-store.ts'

/** The bytes of a file that is known to be small enough. @throws E5Error STORED_FILE_MISSING */
export async function readWhole(files: FileStore, name: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  for await (const part of files.read(name)) parts.push(part)
  return Buffer.concat(parts)
}

import type { FileStore } from './file-store.ts'

/** The bytes of all files of a folder, one after the other in the order of their names. */
export async function* readFolder(files: FileStore, folder: string): AsyncGenerator<Uint8Array> {
  for await (const { name } of files.list(folder)) yield* files.read(name)
}

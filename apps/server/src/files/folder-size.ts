import type { FileStore } from './file-store.ts'

/** What a folder of the file store holds. */
export interface FolderSize {
  readonly files: number
  readonly bytes: number
}

/** Counts the files of a folder and their bytes. @throws E5Error FILE_STORE_UNAVAILABLE */
export async function folderSize(store: FileStore, folder: string): Promise<FolderSize> {
  let [files, bytes] = [0, 0]
  for await (const file of store.list(folder)) {
    files += 1
    bytes += file.bytes
  }
  return { files, bytes }
}

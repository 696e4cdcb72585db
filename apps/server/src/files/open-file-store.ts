import { join } from 'node:path'
import type { ResolvedOptions } from '../options/option-table.ts'
import type { FileStore } from './file-store.ts'
import { createFolderStore } from './folder-store.ts'

/** The file store that the options name. */
export async function openFileStore({
  files,
  dataDir,
}: Pick<ResolvedOptions, 'files' | 'dataDir'>): Promise<FileStore> {
  return createFolderStore(files ?? join(dataDir, 'files'))
}

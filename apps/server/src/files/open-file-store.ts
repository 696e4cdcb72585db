import { join } from 'node:path'
import type { ResolvedOptions } from '../options/option-table.ts'
import type { FileStore } from './file-store.ts'
import { createFolderStore } from './folder-store.ts'
import { isS3Address, parseS3Address } from './s3-address.ts'

/**
 * The file store that the options name.
 *
 * @throws E5Error OPTION_INVALID if it is a bucket that is not there or that the key does not open; FILE_STORE_UNAVAILABLE
 */
export async function openFileStore({
  files,
  s3Endpoint,
  s3Region,
  dataDir,
}: Pick<ResolvedOptions, 'files' | 's3Endpoint' | 's3Region' | 'dataDir'>): Promise<FileStore> {
  if (files === undefined || !isS3Address(files)) return createFolderStore(files ?? join(dataDir, 'files'))
  const place = parseS3Address(files)
  // Large, and most servers have a folder.
  const { openS3Store } = await import('./s3-store.ts')
  return await openS3Store(place, { region: s3Region, endpoint: s3Endpoint, credentials: undefined })
}

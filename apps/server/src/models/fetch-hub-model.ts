import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E5Error, findKnownModel, inDataDir } from '@e5/core'
import { modelStore } from '@e5/runtime'
import type { FileStore } from '../files/file-store.ts'
import { linkFolder } from '../files/link-files.ts'
import { hubContent, isHubName, readHubRecord, readLocalRecord } from './hub-record.ts'

/** Where a server has its models, and where the hub's are. */
export interface ModelPlaces {
  readonly files: FileStore
  readonly dataDir: string
  readonly temporary: string
}

/**
 * Brings a model of the hub into this server's data folder, if it is one and is not there as it is now. Other models are not looked at.
 *
 * @throws E5Error FILE_STORE_UNAVAILABLE; DATA_DIR_UNWRITABLE; MODEL_EXISTS if another model was imported here under the name
 */
export async function fetchHubModel({ files, dataDir, temporary }: ModelPlaces, name: string): Promise<void> {
  if (findKnownModel(name) !== undefined || !isHubName(name)) return
  const record = await readHubRecord(files, name)
  const store = modelStore(dataDir)
  const folder = store.folderOf(name)
  const here = await readLocalRecord(folder)
  if (record === undefined) {
    // Deleted from the hub, by this server or another.
    if (here !== undefined) await inDataDir(dataDir, () => rm(folder, { recursive: true, force: true }))
    return
  }
  if (here?.id === record.id) return
  if (here === undefined && existsSync(folder)) throw new E5Error('MODEL_EXISTS', { model: name, folder })
  const partial = join(dirname(store.partialFolderOf(name)), `${name}-${randomUUID()}`)
  const content = await files.local(hubContent(record), temporary)
  try {
    await inDataDir(dataDir, () => linkFolder(content.path, partial))
    await store.adopt(partial, name, { replace: true })
  } finally {
    await rm(partial, { recursive: true, force: true })
    await content.release()
  }
}

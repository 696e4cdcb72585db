import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { inDataDir } from '@e5/core'
import { checkWeightsListed, isSmallModelFile, weightsFile } from '../models/model-files.ts'
import { downloadFile, partialPathOf } from './download-file.ts'
import { type HubFile, listHubFiles, resolveCommit } from './hub-client.ts'
import type { HubAccess } from './hub-fetch.ts'
import { type PullRecord, writePullRecord } from './pull-record.ts'

/** A pull: which model, and where to. */
export interface PullOptions extends HubAccess {
  /** Gets the files; what an interrupted pull left there is used. */
  readonly partialFolder: string
  /** Refuses a model by its small files, before its weights are fetched. */
  readonly checkModelFiles: (folder: string) => void
  /** Kept up to date. */
  readonly progress: { file: string; bytes: number; totalBytes: number }
}

/**
 * Fetches the files of a model at the commit that its revision is at now, the weights last, and writes down where they
 * came from.
 *
 * @throws E5Error HUB_*, DATA_DIR_UNWRITABLE, MODEL_UNSUPPORTED where the hub lists no weights that can be served, and those
 * of `checkModelFiles`.
 */
export async function pullModel({
  partialFolder,
  checkModelFiles,
  progress,
  ...access
}: PullOptions): Promise<PullRecord> {
  const { hub, id, revision } = access
  const commit = await resolveCommit(access)
  const listed = await listHubFiles(access, commit)
  checkWeightsListed(id, new Set(listed.map(({ path }) => path)))

  const small = listed.filter(({ path }) => isSmallModelFile(path))
  const weights = listed.filter(({ path }) => path === weightsFile)
  const wanted = [...small, ...weights]
  progress.totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0)

  const download = async (file: HubFile): Promise<void> => {
    progress.file = file.path
    const onBytes = (bytes: number): void => {
      progress.bytes += bytes
    }
    await downloadFile(access, { commit, file, folder: partialFolder, onBytes })
  }

  return inDataDir(partialFolder, async () => {
    await mkdir(partialFolder, { recursive: true })
    await removeLeftovers(partialFolder, wanted)
    for (const file of small) await download(file)
    checkModelFiles(partialFolder)
    for (const file of weights) await download(file)
    const record: PullRecord = { hub, id, revision, commit }
    await writePullRecord(partialFolder, record)
    return record
  })
}

// Files of another commit, whose pull was interrupted: first of all, for they would be taken for files of this one.
async function removeLeftovers(folder: string, files: readonly HubFile[]): Promise<void> {
  const wanted = new Set(files.flatMap((file) => [file.path, partialPathOf(file)]))
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const relative = path.slice(folder.length + 1).replaceAll('\\', '/')
    if (entry.isFile() && !wanted.has(relative)) await rm(path)
  }
}

import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { checkWeightsListed, modelFiles } from '../models/model-files.ts'
import { downloadFile } from './download-file.ts'
import { listHubFiles, resolveCommit } from './hub-client.ts'
import type { HubAccess } from './hub-fetch.ts'
import { type PullRecord, writePullRecord } from './pull-record.ts'

/** A pull: which model, and where to. */
export interface PullOptions extends HubAccess {
  /** Gets the files; what an interrupted pull left there is used. */
  readonly partialFolder: string
  /** Kept up to date. */
  readonly progress: { file: string; bytes: number; totalBytes: number }
}

/**
 * Fetches the files of a model at the commit that its revision is at now, and writes down where they came from.
 *
 * @throws E5Error HUB_*, MODEL_UNSUPPORTED where the hub lists no weights that can be served.
 */
export async function pullModel({ partialFolder, progress, ...access }: PullOptions): Promise<PullRecord> {
  const { hub, id, revision } = access
  const commit = await resolveCommit(access)
  const listed = await listHubFiles(access, commit)
  checkWeightsListed(id, new Set(listed.map(({ path }) => path)))

  const wanted = modelFiles.flatMap((path) => listed.filter((file) => file.path === path))
  progress.totalBytes = wanted.reduce((sum, { bytes }) => sum + bytes, 0)
  await mkdir(partialFolder, { recursive: true })
  for (const file of wanted) {
    progress.file = file.path
    const onBytes = (bytes: number): void => {
      progress.bytes += bytes
    }
    await downloadFile(access, { commit, file, folder: partialFolder, onBytes })
  }
  await removeLeftovers(partialFolder, new Set(wanted.map(({ path }) => path)))
  const record: PullRecord = { hub, id, revision, commit }
  await writePullRecord(partialFolder, record)
  return record
}

// Files of another commit, whose pull was interrupted.
async function removeLeftovers(folder: string, wanted: ReadonlySet<string>): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    const relative = path.slice(folder.length + 1).replaceAll('\\', '/')
    if (entry.isFile() && !wanted.has(relative)) await rm(path)
  }
}

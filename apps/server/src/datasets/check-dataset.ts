import { createReadStream } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { isE5Error } from '@e5/core'
import { folderSize } from '../files/folder-size.ts'
import { inTemporaryFolder } from '../files/temporary-folder.ts'
import type { JobServices } from '../jobs/job-services.ts'
import type { DatasetRecord } from '../state/job-records.ts'
import { arrangeFiles } from './arrange-files.ts'
import { datasetContent, datasetFolder, datasetReport, datasetUpload } from './dataset-files.ts'
import { changeDataset, type DatasetChange, datasetById } from './dataset-store.ts'
import { openQuota } from './quota.ts'
import { runValidator } from './run-validator.ts'
import { isUsable, reasonOf, verdictOf } from './verdict-reason.ts'

type Outcome = Pick<DatasetChange, 'status' | 'reason' | 'report'>

/**
 * Works on a dataset whose files have arrived: arranges them, has the validator look, keeps its report, and makes the dataset
 * Available or Failed. Of one that was deleted the files go. It may be done again after a crash at any point.
 *
 * @throws E5Error FILE_STORE_UNAVAILABLE, DATABASE_UNAVAILABLE, PROGRAM_NOT_FOUND; the signal's reason: it is to be done again
 */
export async function checkDataset(services: JobServices, datasetId: string, signal: AbortSignal): Promise<void> {
  const { database, files } = services
  const dataset = await datasetById(database, datasetId)
  if (dataset?.status === 'Checking') {
    const outcome = await judge(services, dataset, signal)
    const size = await folderSize(files, datasetContent(datasetId))
    await changeDataset(database, datasetId, { from: ['Checking'], ...outcome, ...size })
  }
  const isThere = dataset !== undefined && (await datasetById(database, datasetId)) !== undefined
  // Only now: whoever does this again needs them until the outcome is kept.
  await files.remove(isThere ? datasetUpload(datasetId) : datasetFolder(datasetId))
}

async function judge(services: JobServices, dataset: DatasetRecord, signal: AbortSignal): Promise<Outcome> {
  const { database, files, datasetBytes } = services
  const { id: datasetId, ownerId, bytes } = dataset
  const quota = await openQuota(database, ownerId, datasetBytes)
  try {
    await arrangeFiles({ ...services, datasetId, bytesLeft: quota.bytesLeft + bytes, signal })
  } catch (error) {
    if (!isE5Error(error, 'INPUT_UNREADABLE')) throw error
    await files.remove(datasetContent(datasetId))
    return { status: 'Failed', reason: error.message, report: null }
  }
  return await validate(services, dataset, signal)
}

async function validate(
  { files, temporary, dataDir }: JobServices,
  { id, name, jobTypes }: DatasetRecord,
  signal: AbortSignal,
): Promise<Outcome> {
  return await inTemporaryFolder(temporary, async (folder) => {
    const content = await files.local(datasetContent(id), folder)
    try {
      const page = join(folder, 'report.html')
      // Its report calls the dataset by its name, not by a path of this machine.
      await symlink(resolve(content.path), join(folder, name), 'junction')
      const answer = await runValidator({ inFolder: folder, name, jobTypes, page, dataDir: resolve(dataDir), signal })
      if (answer.kind === 'unchecked') return { status: 'Failed', reason: answer.reason, report: null }
      const { report, json } = answer
      await files.write(datasetReport(id, 'json'), [Buffer.from(json)])
      await files.write(datasetReport(id, 'html'), createReadStream(page))
      const status = isUsable(report, jobTypes) ? 'Available' : 'Failed'
      return { status, reason: reasonOf(report), report: verdictOf(report) }
    } finally {
      await content.release()
    }
  })
}

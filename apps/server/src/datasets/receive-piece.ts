import { E5Error } from '@e5/core'
import type { JobServices } from '../jobs/job-services.ts'
import type { DatasetRecord } from '../state/job-records.ts'
import { datasetFolder, datasetUpload } from './dataset-files.ts'
import { refuseStatus } from './dataset-status.ts'
import { datasetById, growDataset } from './dataset-store.ts'
import { requireFilePath } from './file-path.ts'
import { writePieces } from './upload-pieces.ts'

/** Bytes of a file, from an offset on. */
export interface IncomingPiece {
  readonly path: string
  readonly offset: number
  readonly content: AsyncIterable<Uint8Array>
}

/**
 * Keeps bytes of a file of a dataset that is Uploading, as they come. What came before an error is kept.
 *
 * @throws E5Error DATASET_NOT_FOUND if the dataset was deleted meanwhile, OBJECT_IN_USE if it was completed; FILE_STORE_UNAVAILABLE;
 *   what `content` throws
 */
export async function receivePiece(
  { database, files }: Pick<JobServices, 'database' | 'files'>,
  { id: datasetId, name }: DatasetRecord,
  { path, offset, content }: IncomingPiece,
): Promise<void> {
  requireFilePath(path)
  await writePieces(files, { datasetId, path, offset }, content, async (bytes) => {
    if (await growDataset(database, datasetId, bytes)) return
    const now = await datasetById(database, datasetId)
    // Nobody else removes what was written after the files went.
    if (now?.status !== 'Checking')
      await files.remove(now === undefined ? datasetFolder(datasetId) : datasetUpload(datasetId))
    if (now === undefined) throw new E5Error('DATASET_NOT_FOUND', { dataset: name })
    refuseStatus(now, 'Uploading')
  })
}

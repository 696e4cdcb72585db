import { randomUUID } from 'node:crypto'
import { type createDatasetRequestSchema, type DatasetFile, E5Error, type uploadDatasetRequestSchema } from '@e5/core'
import type { z } from 'zod'
import type { DatasetRecord, DatasetSource } from '../state/job-records.ts'
import { refuseStatus, requireStatus } from './dataset-status.ts'
import { datasetById, insertDataset, queueCheck } from './dataset-store.ts'
import type { Datasets } from './datasets.ts'
import type { DatasetUser } from './find-dataset.ts'
import { localFiles, resolveLocal } from './import-local.ts'
import { listUploads, type UploadedFile } from './upload-pieces.ts'

type NewDataset = z.output<typeof uploadDatasetRequestSchema>

/**
 * A new dataset. Its files are sent afterwards, or are fetched from now on by this process.
 *
 * @throws E5Error NAME_TAKEN; REQUEST_INVALID for a path or an address that is not allowed
 */
export async function createDataset(
  datasets: Datasets,
  user: DatasetUser,
  request: z.output<typeof createDatasetRequestSchema>,
): Promise<DatasetRecord> {
  switch (request.source_type) {
    case 'localMachine':
      return await createUpload(datasets, user, request)
    case 'local': {
      const path = await resolveLocal(request.source_file.source_path, datasets.folders)
      const dataset = await insert(datasets, user, request, { type: 'local', path })
      fetchFiles(datasets, dataset, path, () => localFiles(path))
      return dataset
    }
    case 'aws': {
      const { bucket, folder, region, endpoint } = request.source_file
      refuseOtherEndpoint(endpoint, datasets.s3Endpoint)
      const dataset = await insert(datasets, user, request, { type: 'aws', bucket, folder, region })
      fetchFiles(datasets, dataset, `s3://${bucket}/${folder}`, async function* (signal) {
        const { s3Files } = await import('./import-s3.ts')
        yield* s3Files(request.source_file, signal)
      })
      return dataset
    }
  }
}

/** A new dataset whose files are sent. @throws E5Error NAME_TAKEN */
export function createUpload({ services }: Datasets, user: DatasetUser, request: NewDataset): Promise<DatasetRecord> {
  return insert({ services }, user, request, { type: 'upload' })
}

/**
 * Ends the sending of files: the dataset is checked from now on.
 *
 * @param expected all files with their sizes, where the sender says
 * @throws E5Error UPLOAD_INCOMPLETE; OBJECT_IN_USE in any other state than Uploading
 */
export async function completeUpload(
  { services }: Pick<Datasets, 'services'>,
  dataset: DatasetRecord,
  expected: readonly DatasetFile[] | undefined,
): Promise<DatasetRecord> {
  requireStatus(dataset, 'Uploading')
  const uploads = await listUploads(services.files, dataset.id)
  const missing = missingOf(uploads, expected)
  if (missing !== undefined) throw new E5Error('UPLOAD_INCOMPLETE', { dataset: dataset.name, reason: missing })
  const checking = await queueCheck(services, dataset.id, ['Uploading'], uploads.length)
  if (checking !== undefined) return checking
  const now = await datasetById(services.database, dataset.id)
  if (now === undefined) throw new E5Error('DATASET_NOT_FOUND', { dataset: dataset.name })
  return refuseStatus(now, 'Uploading')
}

function insert(
  { services }: Pick<Datasets, 'services'>,
  user: DatasetUser,
  { dataset_name: name, description, job_type: jobTypes }: NewDataset,
  source: DatasetSource,
): Promise<DatasetRecord> {
  const status = source.type === 'upload' ? 'Uploading' : 'Importing'
  return insertDataset(services.database, {
    id: randomUUID(),
    name,
    description: description ?? '',
    ownerId: user.id,
    jobTypes,
    source,
    status,
    reason: '',
    files: 0,
    bytes: 0,
    report: null,
  })
}

function fetchFiles(
  { imports }: Datasets,
  { id: datasetId, ownerId }: DatasetRecord,
  place: string,
  filesOf: Parameters<Datasets['imports']['start']>[0]['filesOf'],
): void {
  imports.start({ datasetId, ownerId, place, filesOf })
}

function missingOf(uploads: readonly UploadedFile[], expected: readonly DatasetFile[] | undefined): string | undefined {
  if (uploads.length === 0) return 'it has no files.'
  if (expected === undefined) return undefined
  const sizes = new Map(uploads.map(({ path, bytes }) => [path, bytes]))
  const short = expected.find(({ name, bytes }) => sizes.get(name) !== bytes)
  if (short !== undefined) return `of ${short.name} ${sizes.get(short.name) ?? 0} of ${short.bytes} bytes are there.`
  const names = new Set(expected.map(({ name }) => name))
  const extra = uploads.find(({ path }) => !names.has(path))
  return extra === undefined ? undefined : `${extra.path} is there and not among the files that are expected.`
}

// A server that fetched from any address would be a way into its network.
function refuseOtherEndpoint(endpoint: string | null | undefined, own: string | undefined): void {
  if (endpoint == null || endpoint === own) return
  const reason = `"endpoint" is wrong: expected none (AWS), or the server's own --s3-endpoint (${own ?? 'it has none'}).`
  throw new E5Error('REQUEST_INVALID', { reason, field: 'source_file.endpoint' })
}

import { E5Error, uploadDatasetRequestSchema } from '@e5/core'
import type { FastifyRequest } from 'fastify'
import type { DatasetRecord } from '../state/job-records.ts'
import { parseForm } from '../wire/validation.ts'
import { completeUpload, createUpload } from './dataset-operations.ts'
import { deleteDatasetRow } from './dataset-store.ts'
import type { Datasets } from './datasets.ts'
import type { DatasetUser } from './find-dataset.ts'
import { openQuota, type Quota } from './quota.ts'
import { receivePiece } from './receive-piece.ts'
import { uploadParts } from './upload-parts.ts'

/**
 * A dataset from one form: its fields, then its files, which are written as they come. If anything fails nothing of it stays.
 *
 * @throws E5Error REQUEST_INVALID, NAME_TAKEN, QUOTA_EXCEEDED, FILE_STORE_UNAVAILABLE, CANCELLED
 */
export async function receiveForm(
  datasets: Datasets,
  user: DatasetUser,
  request: FastifyRequest,
): Promise<DatasetRecord> {
  const { database } = datasets.services
  const fields: Record<string, string | string[]> = {}
  const received = new Set<string>()
  let upload: { readonly dataset: DatasetRecord; readonly quota: Quota } | undefined
  try {
    for await (const part of uploadParts(request)) {
      if (part.kind === 'field') {
        if (upload !== undefined) throw invalid(`the field "${part.name}" comes after a file: fields go first.`)
        addField(fields, part.name, part.value)
        continue
      }
      upload ??= await open(datasets, user, fields)
      const { path, content } = part.file
      if (received.has(path)) throw invalid(`the file "${path}" comes twice.`)
      received.add(path)
      await receivePiece(datasets.services, upload.dataset, { path, offset: 0, content: upload.quota.count(content) })
    }
    if (upload === undefined) throw invalid('the form has no file.')
    return await completeUpload(datasets, upload.dataset, undefined)
  } catch (error) {
    if (upload !== undefined) {
      // Where that fails too, the dataset is there as Uploading, for its user to delete.
      await deleteDatasetRow(datasets.services, upload.dataset).catch(() => undefined)
    }
    throw error
  }

  async function open(into: Datasets, owner: DatasetUser, given: typeof fields) {
    const dataset = await createUpload(into, owner, parseForm(uploadDatasetRequestSchema, given))
    return { dataset, quota: await openQuota(database, owner.id, into.services.datasetBytes) }
  }
}

// A field that comes several times is a list, also one with commas.
function addField(fields: Record<string, string | string[]>, name: string, value: string): void {
  const before = fields[name]
  if (before === undefined) fields[name] = name === 'job_type' && value.includes(',') ? value.split(/ *, */) : value
  else fields[name] = [before, value].flat()
}

function invalid(reason: string): E5Error {
  return new E5Error('REQUEST_INVALID', { reason })
}

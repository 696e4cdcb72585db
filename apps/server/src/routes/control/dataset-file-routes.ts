import { type DatasetFile, datasetFileSchema, E5Error } from '@e5/core'
import type { FastifyReply } from 'fastify'
import { z } from 'zod'
import { requireStatus } from '../../datasets/dataset-status.ts'
import type { Datasets } from '../../datasets/datasets.ts'
import { requireFilePath } from '../../datasets/file-path.ts'
import { findDataset } from '../../datasets/find-dataset.ts'
import { openQuota } from '../../datasets/quota.ts'
import { receivePiece } from '../../datasets/receive-piece.ts'
import { readOffset, uploadOffsetHeader } from '../../datasets/upload-offset.ts'
import { findUpload } from '../../datasets/upload-pieces.ts'
import { datasetParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

const url = '/api/datasets/:dataset/files/*'
const params = datasetParamsSchema.extend({ '*': z.string().describe('Path of the file in the dataset') })

/** Files of a dataset that is Uploading, in pieces of any size; a connection that broke off goes on where it was. */
export function datasetFileRoutes({ services }: Datasets): ControlRoute[] {
  const { database, files, datasetBytes } = services
  return [
    controlRoute({
      method: 'GET',
      url,
      tag: 'Datasets',
      summary: 'How many bytes of a file are there, also in the header upload-offset (HEAD)',
      params,
      reply: datasetFileSchema,
      async handle({ user, params: { dataset: nameOrId, '*': path }, reply }) {
        const dataset = await findDataset(database, user, nameOrId)
        requireStatus(dataset, 'Uploading')
        const { bytes } = await findUpload(files, dataset.id, requireFilePath(path))
        return told(reply, { name: path, bytes })
      },
    }),
    controlRoute({
      method: 'PUT',
      url,
      tag: 'Datasets',
      summary: 'Bytes of a file, as they are; upload-offset or content-range says from where on',
      params,
      reply: datasetFileSchema,
      async handle({ user, params: { dataset: nameOrId, '*': path }, request, reply }) {
        const dataset = await findDataset(database, user, nameOrId)
        requireStatus(dataset, 'Uploading')
        const offset = readOffset(request.headers)
        const { bytes } = await findUpload(files, dataset.id, requireFilePath(path))
        if (offset !== bytes) throw new E5Error('UPLOAD_OFFSET_WRONG', { file: path, offset, bytes })
        const quota = await openQuota(database, dataset.ownerId, datasetBytes)
        await receivePiece(services, dataset, { path, offset, content: quota.count(request.raw) })
        return told(reply, { name: path, bytes: (await findUpload(files, dataset.id, path)).bytes })
      },
    }),
  ]
}

function told(reply: FastifyReply, file: DatasetFile): DatasetFile {
  reply.header(uploadOffsetHeader, file.bytes)
  return file
}

import {
  completeDatasetRequestSchema,
  createDatasetRequestSchema,
  type Dataset,
  datasetFileListSchema,
  datasetListSchema,
  datasetReplySchema,
  datasetReportSchema,
  datasetSamplesSchema,
  deletedDatasetSchema,
  E5Error,
} from '@e5/core'
import { z } from 'zod'
import type { Platform } from '../../control/platform.ts'
import { datasetContent, datasetReport } from '../../datasets/dataset-files.ts'
import { completeUpload, createDataset } from '../../datasets/dataset-operations.ts'
import { deleteDatasetRow } from '../../datasets/dataset-store.ts'
import type { Datasets } from '../../datasets/datasets.ts'
import { findDataset, listDatasets } from '../../datasets/find-dataset.ts'
import { readSamples } from '../../datasets/read-samples.ts'
import { receiveForm } from '../../datasets/receive-form.ts'
import { isForm } from '../../datasets/upload-parts.ts'
import { listUploads } from '../../datasets/upload-pieces.ts'
import { readWhole } from '../../files/read-whole.ts'
import { reportHeaders } from '../../security-headers.ts'
import type { DatasetRecord } from '../../state/job-records.ts'
import { formatDataset } from '../../wire/control/datasets.ts'
import { datasetParamsSchema } from './control-params.ts'
import { type ControlRoute, controlRoute } from './control-route.ts'

const listUrl = '/api/datasets'
const url = '/api/datasets/:dataset'

/** Datasets: create, list, show, complete and delete, and what the validator said of them. */
export function datasetRoutes(datasets: Datasets): ControlRoute[] {
  const { database, files } = datasets.services
  return [
    controlRoute({
      method: 'GET',
      url: listUrl,
      tag: 'Datasets',
      summary: 'The datasets that the user may use, the newest first',
      reply: datasetListSchema,
      async handle({ platform, user }) {
        const records = await listDatasets(database, user)
        return { datasets: records.map((record) => formatDataset(record, platform.directory)), count: records.length }
      },
    }),
    controlRoute({
      method: 'POST',
      url: listUrl,
      tag: 'Datasets',
      summary:
        'A new dataset: from a folder of the server or a bucket, or with files to come; as multipart/form-data with its files (fields first)',
      body: createDatasetRequestSchema.nullish(),
      reply: datasetReplySchema,
      async handle({ platform, user, body, request }) {
        if (isForm(request)) return show(platform, await receiveForm(datasets, user, request))
        if (body == null) throw new E5Error('REQUEST_INVALID', { reason: 'the body is empty.' })
        return show(platform, await createDataset(datasets, user, body))
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${listUrl}/search`,
      tag: 'Datasets',
      summary: 'A dataset by its name',
      querystring: z.object({ dataset_name: z.string() }),
      reply: datasetReplySchema,
      handle: async ({ platform, user, query }) =>
        show(platform, await findDataset(database, user, query.dataset_name)),
    }),
    controlRoute({
      method: 'GET',
      url,
      tag: 'Datasets',
      summary: 'A dataset, with its status',
      params: datasetParamsSchema,
      reply: datasetReplySchema,
      handle: async ({ platform, user, params }) => show(platform, await findDataset(database, user, params.dataset)),
    }),
    controlRoute({
      method: 'DELETE',
      url,
      tag: 'Datasets',
      summary: 'Deletes a dataset that no job uses',
      params: datasetParamsSchema,
      reply: deletedDatasetSchema,
      async handle({ user, params }) {
        const dataset = await findDataset(database, user, params.dataset)
        await deleteDatasetRow(datasets.services, dataset)
        return { detail: `The Dataset: ${dataset.id} was successfully marked for deletion from the Dataset Hub.` }
      },
    }),
    controlRoute({
      method: 'POST',
      url: `${url}/complete`,
      tag: 'Datasets',
      summary: 'Ends the sending of files: the validator looks at the dataset now',
      params: datasetParamsSchema,
      body: completeDatasetRequestSchema,
      reply: datasetReplySchema,
      async handle({ platform, user, params, body }) {
        const dataset = await findDataset(database, user, params.dataset)
        return show(platform, await completeUpload(datasets, dataset, body?.files ?? undefined))
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${url}/files`,
      tag: 'Datasets',
      summary: 'The files of a dataset; while it is Uploading, what has arrived of them',
      params: datasetParamsSchema,
      reply: datasetFileListSchema,
      async handle({ user, params }) {
        const found = await listFiles(await findDataset(database, user, params.dataset))
        return { files: found, count: found.length }
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${url}/samples`,
      tag: 'Datasets',
      summary: 'The first lines of the text files of a dataset',
      params: datasetParamsSchema,
      querystring: z.object({ count: z.coerce.number().int().min(1).max(100).default(5) }),
      reply: datasetSamplesSchema,
      async handle({ user, params, query }) {
        const { id } = await findDataset(database, user, params.dataset)
        return await readSamples(files, id, query.count)
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${url}/report`,
      tag: 'Datasets',
      summary: 'What the validator found in a dataset',
      params: datasetParamsSchema,
      reply: datasetReportSchema,
      async handle({ user, params }) {
        const { id } = await findReported(user, params.dataset)
        return JSON.parse((await readWhole(files, datasetReport(id, 'json'))).toString('utf8'))
      },
    }),
    controlRoute({
      method: 'GET',
      url: `${url}/report.html`,
      tag: 'Datasets',
      summary: 'The same as a page',
      params: datasetParamsSchema,
      reply: z.string(),
      async handle({ user, params, reply }) {
        const { id } = await findReported(user, params.dataset)
        reply.headers(reportHeaders)
        return (await readWhole(files, datasetReport(id, 'html'))).toString('utf8')
      },
    }),
  ]

  async function findReported(user: Parameters<typeof findDataset>[1], nameOrId: string): Promise<DatasetRecord> {
    const dataset = await findDataset(database, user, nameOrId)
    if (dataset.report !== null) return dataset
    const reason = `it is ${dataset.status} and has no report${dataset.reason === '' ? ' yet' : ` (${dataset.reason})`}.`
    throw new E5Error('OBJECT_IN_USE', { object: `dataset ${dataset.name}`, reason })
  }

  async function listFiles({ id, status }: DatasetRecord): Promise<{ name: string; bytes: number }[]> {
    if (status === 'Uploading') return (await listUploads(files, id)).map(({ path, bytes }) => ({ name: path, bytes }))
    const content = datasetContent(id)
    const kept: { name: string; bytes: number }[] = []
    for await (const { name, bytes } of files.list(content)) kept.push({ name: name.slice(content.length + 1), bytes })
    return kept
  }
}

function show({ directory }: Platform, record: DatasetRecord): Dataset & { data: Dataset } {
  const dataset = formatDataset(record, directory)
  return { ...dataset, data: dataset }
}

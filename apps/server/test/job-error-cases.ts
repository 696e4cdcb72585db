import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ErrorCode } from '@e5/core'
import type { InjectOptions } from 'fastify'
import { changeStatus } from '../src/jobs/job-store.ts'
import { keepDataset, type TestJobApp, type TestJobAppOptions } from '../src/testing/job-fixtures.ts'
import { controlHeaders } from '../src/testing/test-app.ts'

/** A request about datasets or jobs that must end with an error. */
export interface JobErrorCase {
  readonly name: string
  readonly code: ErrorCode
  readonly status: number
  /** gRPC's number. */
  readonly grpc: number
  /** How the server differs from the usual one. */
  readonly options?: TestJobAppOptions
  /** What there must be before it. */
  readonly prepare?: (at: TestJobApp & { readonly folder: string }) => Promise<unknown>
  readonly request: InjectOptions
  readonly says: string | RegExp
}

const jobsUrl = '/api/projects/default/jobs'
const get = (url: string): InjectOptions => ({ method: 'GET', url, headers: controlHeaders })
const post = (url: string, payload: object): InjectOptions => ({
  method: 'POST',
  url,
  headers: controlHeaders,
  payload,
})
const datasetsUrl = '/api/datasets'
const newDataset = { dataset_name: 'texts', job_type: 'batch_predict', source_type: 'localMachine' }
const newJob = { job_name: 'j', job_type: 'batch_predict', model_checkpoint: 'e5-small-v2', dataset: 'texts' }

const soundReport = { verdict: 'sound', errors: 0, warnings: 0, rows: 1, fewest_negatives: null } as const

async function finishedJob({ app, jobs }: TestJobApp): Promise<string> {
  await keepDataset(jobs, { 'a.txt': 'a\n' }, { name: 'texts' })
  const { id } = (await app.inject(post(jobsUrl, newJob))).json<{ id: string }>()
  await changeStatus(jobs.services, { id }, { from: ['PENDING_RDU'], to: 'EXIT_WITH_0', isEnd: true })
  return id
}

export const jobErrorCases: readonly JobErrorCase[] = [
  {
    name: 'a job on a dataset that is not there',
    code: 'DATASET_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: post(jobsUrl, newJob),
    says: 'dataset texts not found',
  },
  {
    name: 'a job on a dataset that failed its check',
    code: 'DATASET_UNFIT',
    status: 400,
    grpc: 3,
    prepare: ({ jobs }) =>
      keepDataset(jobs, {}, { name: 'texts', status: 'Failed', reason: 'a.json, line 3: "text_list" is no list' }),
    request: post(jobsUrl, newJob),
    says: 'it is Failed (a.json, line 3: "text_list" is no list)',
  },
  {
    name: 'a job on a dataset for other jobs',
    code: 'DATASET_UNFIT',
    status: 400,
    grpc: 3,
    prepare: ({ jobs }) => keepDataset(jobs, {}, { name: 'texts', jobTypes: ['train'] }),
    request: post(jobsUrl, newJob),
    says: 'it is for train jobs, not for batch_predict',
  },
  {
    name: 'a job with a hyperparameter that there is not',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    prepare: ({ jobs }) => keepDataset(jobs, {}, { name: 'texts' }),
    request: post(jobsUrl, { ...newJob, hyperparams: '{"precison": "int8"}' }),
    says: 'hyperparams',
  },
  {
    name: 'a training with more negatives than rows have',
    code: 'DATASET_UNFIT',
    status: 400,
    grpc: 3,
    prepare: ({ jobs }) =>
      keepDataset(jobs, {}, { name: 'texts', jobTypes: ['train'], report: { ...soundReport, fewest_negatives: 2 } }),
    request: post(jobsUrl, { ...newJob, job_type: 'train' }),
    says: 'train_n_passages of 8 needs 7 negatives a row, and one of its rows has 2. Give 3 or less, or add negatives.',
  },
  {
    name: 'a job of a model that there is not',
    code: 'MODEL_NOT_FOUND',
    status: 404,
    grpc: 5,
    prepare: ({ jobs }) => keepDataset(jobs, {}, { name: 'texts' }),
    request: post(jobsUrl, { ...newJob, model_checkpoint: 'e6' }),
    says: 'The model "e6" is not here',
  },
  {
    name: 'a second job of the name',
    code: 'NAME_TAKEN',
    status: 400,
    grpc: 3,
    prepare: finishedJob,
    request: post(jobsUrl, newJob),
    says: 'Job with j name already exists in project',
  },
  {
    name: 'a job that there is not',
    code: 'JOB_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get(`${jobsUrl}/j`),
    says: 'job j not found',
  },
  {
    name: 'a checkpoint that there is not',
    code: 'CHECKPOINT_NOT_FOUND',
    status: 404,
    grpc: 5,
    prepare: finishedJob,
    request: get(`${jobsUrl}/j/checkpoints/j-5`),
    says: 'checkpoint j-5 not found',
  },
  {
    name: 'the stop of a job that has ended',
    code: 'OBJECT_IN_USE',
    status: 409,
    grpc: 9,
    prepare: finishedJob,
    request: post(`${jobsUrl}/j/stop`, {}),
    says: 'it is EXIT_WITH_0, and only one that runs or waits can be stopped',
  },
  {
    name: 'a project without jobs',
    code: 'PROJECT_NOT_FOUND',
    status: 404,
    grpc: 5,
    request: get('/api/projects/other/jobs'),
    says: 'project other not found',
  },
  {
    name: 'a piece that cannot be kept since the store is no folder any more',
    code: 'FILE_STORE_UNAVAILABLE',
    status: 503,
    grpc: 14,
    async prepare(at) {
      await at.app.inject(post(datasetsUrl, newDataset))
      await rm(join(at.folder, 'files'), { recursive: true, force: true })
      await writeFile(join(at.folder, 'files'), 'not a folder')
    },
    request: { method: 'PUT', url: `${datasetsUrl}/texts/files/a.txt`, headers: controlHeaders, payload: 'text' },
    says: 'does not answer (ENOTDIR',
  },
  {
    name: 'a dataset of a name that is taken',
    code: 'NAME_TAKEN',
    status: 400,
    grpc: 3,
    prepare: ({ jobs }) => keepDataset(jobs, {}, { name: 'texts' }),
    request: post(datasetsUrl, newDataset),
    says: 'Dataset with texts name already exists in this server',
  },
  {
    name: 'a dataset without a body',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    request: { method: 'POST', url: datasetsUrl, headers: controlHeaders },
    says: 'the body is empty',
  },
  {
    name: 'a piece that begins where no other ends',
    code: 'UPLOAD_OFFSET_WRONG',
    status: 409,
    grpc: 9,
    prepare: ({ app }) => app.inject(post(datasetsUrl, newDataset)),
    request: {
      method: 'PUT',
      url: `${datasetsUrl}/texts/files/a.txt`,
      headers: { ...controlHeaders, 'upload-offset': '7' },
      payload: 'text',
    },
    says: 'Of the file a.txt 0 bytes are there and the piece begins at 7: go on from 0.',
  },
  {
    name: 'a piece whose header is no number',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    prepare: ({ app }) => app.inject(post(datasetsUrl, newDataset)),
    request: {
      method: 'PUT',
      url: `${datasetsUrl}/texts/files/a.txt`,
      headers: { ...controlHeaders, 'content-range': 'bytes 7' },
      payload: 'text',
    },
    says: 'expected bytes <first>-<last>/<size>',
  },
  {
    name: 'a file whose path leads elsewhere',
    code: 'REQUEST_INVALID',
    status: 400,
    grpc: 3,
    prepare: ({ app }) => app.inject(post(datasetsUrl, newDataset)),
    request: {
      method: 'PUT',
      url: `${datasetsUrl}/texts/files/a%2F..%2F..%2Fb`,
      headers: controlHeaders,
      payload: 'x',
    },
    says: 'it leads out of the dataset',
  },
  {
    name: 'a dataset that is completed without files',
    code: 'UPLOAD_INCOMPLETE',
    status: 409,
    grpc: 9,
    prepare: ({ app }) => app.inject(post(datasetsUrl, newDataset)),
    request: post(`${datasetsUrl}/texts/complete`, {}),
    says: 'it has no files',
  },
  {
    name: 'a dataset beyond the quota',
    code: 'QUOTA_EXCEEDED',
    status: 413,
    grpc: 8,
    options: { datasetBytes: 3 },
    prepare: ({ app }) => app.inject(post(datasetsUrl, newDataset)),
    request: { method: 'PUT', url: `${datasetsUrl}/texts/files/a.txt`, headers: controlHeaders, payload: 'text' },
    says: 'may have 3 bytes together',
  },
  {
    name: 'a report whose file was deleted from the store',
    code: 'STORED_FILE_MISSING',
    status: 404,
    grpc: 5,
    prepare: ({ jobs }) => keepDataset(jobs, {}, { name: 'texts', report: soundReport }),
    request: get(`${datasetsUrl}/texts/report`),
    says: 'report.json is not in the file store',
  },
]

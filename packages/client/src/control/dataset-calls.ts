import {
  type CreateDatasetRequest,
  type Dataset,
  type DatasetFile,
  type DatasetReport,
  type DatasetSamples,
  datasetFileListSchema,
  datasetListSchema,
  datasetReplySchema,
  datasetReportSchema,
  datasetSamplesSchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import type { ControlCall, ControlDownload } from './control-call.ts'
import { type UploadFile, type UploadOptions, uploadFiles } from './upload-files.ts'
import { type DatasetWaitOptions, waitUntilAvailable } from './wait-until-available.ts'

/** Datasets; each is named by its name or id. */
export interface DatasetCalls {
  /** The newest first. */
  list(options?: CallOptions): Promise<readonly Dataset[]>
  /** A new dataset. Of `localMachine` it waits for its files, see {@link DatasetCalls.upload}. */
  create(request: CreateDatasetRequest, options?: CallOptions): Promise<Dataset>
  get(dataset: string, options?: CallOptions): Promise<Dataset>
  delete(dataset: string, options?: CallOptions): Promise<void>
  /**
   * Sends the files of a dataset that is Uploading, and completes it. What is there already is not sent again, so a second
   * call goes on where the first one stopped.
   *
   * @throws E5Error OPTION_INVALID if of a file more is there than it has
   */
  upload(dataset: string, files: readonly UploadFile[], options?: UploadOptions): Promise<Dataset>
  /** Its files; while it is Uploading, what has arrived of them. */
  files(dataset: string, options?: CallOptions): Promise<readonly DatasetFile[]>
  /** What the validator found. */
  report(dataset: string, options?: CallOptions): Promise<DatasetReport>
  /** The same as a page, as it comes. */
  reportPage(dataset: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>>
  /** The first lines of its text files; 5 unless given. */
  samples(dataset: string, options?: CallOptions & { readonly count?: number }): Promise<DatasetSamples>
  /** The dataset once jobs may use it. @throws E5Error DATASET_FAILED */
  waitUntilAvailable(dataset: string, options?: DatasetWaitOptions): Promise<Dataset>
}

/** The calls of {@link DatasetCalls} over HTTP. */
export function datasetCalls(call: ControlCall, download: ControlDownload): DatasetCalls {
  const path = apiPath('api', 'datasets')
  const pathOf = (dataset: string, ...rest: readonly string[]): string => apiPath('api', 'datasets', dataset, ...rest)
  const calls: DatasetCalls = {
    async list(options) {
      return (await call({ method: 'GET', path, repeatable: true }, datasetListSchema, options)).datasets
    },
    async create(body, options) {
      return (await call({ method: 'POST', path, body, repeatable: false }, datasetReplySchema, options)).data
    },
    async get(dataset, options) {
      const request = { method: 'GET', path: pathOf(dataset), repeatable: true } as const
      return (await call(request, datasetReplySchema, options)).data
    },
    async delete(dataset, options) {
      await call({ method: 'DELETE', path: pathOf(dataset), repeatable: true }, doneSchema, options)
    },
    async upload(dataset, files, options = {}) {
      const there = await calls.files(dataset, options)
      await uploadFiles(call, pathOf(dataset, 'files'), { files, there, options })
      const body = { files: files.map(({ path: name, content }) => ({ name, bytes: content.size })) }
      const request = { method: 'POST', path: pathOf(dataset, 'complete'), body, repeatable: false } as const
      return (await call(request, datasetReplySchema, options)).data
    },
    async files(dataset, options) {
      const request = { method: 'GET', path: pathOf(dataset, 'files'), repeatable: true } as const
      return (await call(request, datasetFileListSchema, options)).files
    },
    report: (dataset, options) =>
      call({ method: 'GET', path: pathOf(dataset, 'report'), repeatable: true }, datasetReportSchema, options),
    reportPage: (dataset, options) => download(pathOf(dataset, 'report.html'), options),
    samples: (dataset, { count = 5, ...options } = {}) =>
      call(
        { method: 'GET', path: `${pathOf(dataset, 'samples')}?count=${count}`, repeatable: true },
        datasetSamplesSchema,
        options,
      ),
    waitUntilAvailable: (dataset, options = {}) => waitUntilAvailable(() => calls.get(dataset, options), options),
  }
  return calls
}

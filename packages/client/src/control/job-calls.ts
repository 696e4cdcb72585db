import {
  type CreateJobRequest,
  type Job,
  type JobEvent,
  jobEventListSchema,
  jobListSchema,
  jobReplySchema,
  type Shard,
  shardListSchema,
} from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { doneSchema } from '../wire/answer.ts'
import { apiPath } from '../wire/api-path.ts'
import { pause } from '../wire/pause.ts'
import type { ControlCall, ControlDownload } from './control-call.ts'

/** How to watch a job. */
export interface WatchOptions extends CallOptions {
  /** Pause between two looks. 1000 unless given. */
  readonly intervalMs?: number
  /** Told at every look how far it is. */
  readonly onProgress?: (job: Job) => void
}

/** Jobs; projects and jobs are named by name or id. */
export interface JobCalls {
  list(project: string, options?: CallOptions): Promise<readonly Job[]>
  /** Those of all projects that the access key opens. */
  listAll(options?: CallOptions): Promise<readonly Job[]>
  create(project: string, request: CreateJobRequest, options?: CallOptions): Promise<Job>
  get(project: string, job: string, options?: CallOptions): Promise<Job>
  /** It can be resumed; what is done of it stays. */
  stop(project: string, job: string, options?: CallOptions): Promise<Job>
  /** Goes on with one that was stopped or failed. */
  resume(project: string, job: string, options?: CallOptions): Promise<Job>
  /** Gives it up for good. */
  cancel(project: string, job: string, options?: CallOptions): Promise<Job>
  delete(project: string, job: string, options?: CallOptions): Promise<void>
  /** The job once nothing works on it any more: done, failed, stopped or cancelled. */
  watch(project: string, job: string, options?: WatchOptions): Promise<Job>
  /** The parts of a batch job. */
  shards(project: string, job: string, options?: CallOptions): Promise<readonly Shard[]>
  /** What a train job said after the event with this number; from its start unless given. `limit` at most, a thousand unless given. */
  events(
    project: string,
    job: string,
    options?: CallOptions & { readonly after?: number; readonly limit?: number },
  ): Promise<readonly JobEvent[]>
  /** The results of a batch job as a tar.gz, as it comes. */
  results(project: string, job: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>>
  /** The rows of a batch job without a result, as JSON Lines: file, row, line and reason. */
  setAside(project: string, job: string, options?: CallOptions): Promise<ReadableStream<Uint8Array>>
  /** Where a job's files are, for links in a browser that is signed in. */
  filePaths(project: string, job: string): JobFilePaths
}

/** Paths of a job's files on the server. */
export interface JobFilePaths {
  /** Of a batch job that is done: a tar.gz. */
  readonly results: string
  /** Of a batch job: the rows without a result, as JSON Lines. */
  readonly setAside: string
  /** Of a train job that ended: a page. */
  readonly report: string
}

const ended: readonly Job['status'][] = ['EXIT_WITH_0', 'FAILED', 'STOPPED', 'CANCELLED']

/** The calls of {@link JobCalls} over HTTP. */
export function jobCalls(call: ControlCall, download: ControlDownload): JobCalls {
  const pathOf = (project: string, ...rest: readonly string[]): string =>
    apiPath('api', 'projects', project, 'jobs', ...rest)
  const change = (action: string) => async (project: string, job: string, options?: CallOptions) => {
    const request = { method: 'POST', path: pathOf(project, job, action), repeatable: false } as const
    return (await call(request, jobReplySchema, options)).data
  }

  const calls: JobCalls = {
    async list(project, options) {
      return (await call({ method: 'GET', path: pathOf(project), repeatable: true }, jobListSchema, options)).jobs
    },
    async listAll(options) {
      const request = { method: 'GET', path: apiPath('api', 'jobs'), repeatable: true } as const
      return (await call(request, jobListSchema, options)).jobs
    },
    async create(project, body, options) {
      const request = { method: 'POST', path: pathOf(project), body, repeatable: false } as const
      return (await call(request, jobReplySchema, options)).data
    },
    async get(project, job, options) {
      const request = { method: 'GET', path: pathOf(project, job), repeatable: true } as const
      return (await call(request, jobReplySchema, options)).data
    },
    stop: change('stop'),
    resume: change('resume'),
    cancel: change('cancel'),
    async delete(project, job, options) {
      await call({ method: 'DELETE', path: pathOf(project, job), repeatable: true }, doneSchema, options)
    },
    async watch(project, job, { intervalMs = 1000, onProgress, ...options } = {}) {
      for (;;) {
        const now = await calls.get(project, job, options)
        onProgress?.(now)
        if (ended.includes(now.status)) return now
        await pause(intervalMs, options.signal)
      }
    },
    async shards(project, job, options) {
      const request = { method: 'GET', path: pathOf(project, job, 'shards'), repeatable: true } as const
      return (await call(request, shardListSchema, options)).shards
    },
    async events(project, job, { after = -1, limit = 1000, ...options } = {}) {
      const path = `${pathOf(project, job, 'events')}?after=${after}&limit=${limit}`
      return (await call({ method: 'GET', path, repeatable: true }, jobEventListSchema, options)).events
    },
    results: (project, job, options) => download(calls.filePaths(project, job).results, options),
    setAside: (project, job, options) => download(calls.filePaths(project, job).setAside, options),
    filePaths: (project, job) => ({
      results: pathOf(project, job, 'results', 'download'),
      setAside: pathOf(project, job, 'set-aside'),
      report: pathOf(project, job, 'report.html'),
    }),
  }
  return calls
}

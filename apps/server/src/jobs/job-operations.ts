import { randomUUID } from 'node:crypto'
import { type createJobRequestSchema, E5Error, type JobStatus } from '@e5/core'
import type { z } from 'zod'
import { reopenShards } from '../batch/shard-store.ts'
import type { QueueItem } from '../queue/queue-item.ts'
import type { DatasetRecord, JobOptions, JobRecord } from '../state/job-records.ts'
import type { ProjectRecord, UserRecord } from '../state/records.ts'
import type { JobServices } from './job-services.ts'
import {
  changeStatus,
  deleteJobRow,
  insertJob,
  resumableStatuses,
  unfinishedStatuses,
  unsettledStatuses,
} from './job-store.ts'

/** What a new job is made of, found already. */
export interface NewJob {
  readonly user: UserRecord
  readonly project: ProjectRecord
  readonly dataset: DatasetRecord
  readonly request: z.output<typeof createJobRequestSchema>
  readonly model: string
  readonly options: JobOptions
}

/** Creates a job, which begins when a worker takes it. @throws E5Error DATASET_UNFIT, NAME_TAKEN */
export function createJob(
  services: JobServices,
  { user, project, dataset, request, model, options }: NewJob,
): Promise<JobRecord> {
  const { job_name: name, job_type: type, description } = request
  refuseUnfit(dataset, options)
  const job = {
    id: randomUUID(),
    projectId: project.id,
    name,
    description: description ?? '',
    ownerId: user.id,
    type,
    model,
    datasetId: dataset.id,
    options,
    status: 'PENDING_RDU',
    reason: '',
    run: 1,
    startedAt: null,
    endedAt: null,
  } as const
  return insertJob(services, job, firstItem(job))
}

/** Stops a job so that it can be resumed. What is done of it stays. @throws E5Error OBJECT_IN_USE if it has ended */
export async function stopJob(services: JobServices, job: JobRecord): Promise<JobRecord> {
  const stopped = await changeStatus(
    services,
    { id: job.id },
    { from: unfinishedStatuses, to: 'STOPPED', isNewRun: true },
  )
  return stopped ?? refuse(job, 'only one that runs or waits can be stopped')
}

/** Goes on with a job that was stopped or failed; failed shards are tried again. @throws E5Error OBJECT_IN_USE */
export async function resumeJob(services: JobServices, job: JobRecord): Promise<JobRecord> {
  const resumed = await changeStatus(
    services,
    { id: job.id },
    { from: resumableStatuses, to: 'PENDING_RDU', isNewRun: true },
    (now) => [firstItem(now)],
    (transaction) => reopenShards(transaction, job.id),
  )
  return resumed ?? refuse(job, 'only one that was stopped or failed can be resumed')
}

/** Gives a job up for good. @throws E5Error OBJECT_IN_USE if it has ended */
export async function cancelJob(services: JobServices, job: JobRecord): Promise<JobRecord> {
  const cancelled = await changeStatus(
    services,
    { id: job.id },
    { from: unsettledStatuses, to: 'CANCELLED', isNewRun: true, isEnd: true },
  )
  return cancelled ?? refuse(job, 'it has ended')
}

/** Deletes a job with its results and checkpoints. @throws E5Error OBJECT_IN_USE while it runs or waits */
export async function deleteJob(services: JobServices, job: JobRecord): Promise<void> {
  if (unfinishedStatuses.some((status: JobStatus) => status === job.status))
    throw new E5Error('OBJECT_IN_USE', {
      object: `job ${job.name}`,
      reason: `it is ${job.status}; stop or cancel it first.`,
    })
  await deleteJobRow(services, job.id)
}

/** What sets a job going, at its start and when it is resumed. */
function firstItem({ id: jobId, type, run }: Pick<JobRecord, 'id' | 'type' | 'run'>): QueueItem {
  return type === 'train' ? { kind: 'train', jobId, run } : { kind: 'batch-split', jobId, run }
}

function refuseUnfit({ name, status, reason, jobTypes, report }: DatasetRecord, options: JobOptions): void {
  const { type } = options
  if (status !== 'Available')
    throw new E5Error('DATASET_UNFIT', {
      dataset: name,
      reason: `it is ${status}${reason === '' ? '' : ` (${reason})`}.`,
    })
  if (!jobTypes.includes(type))
    throw new E5Error('DATASET_UNFIT', {
      dataset: name,
      reason: `it is for ${jobTypes.join(' and ')} jobs, not for ${type}.`,
    })
  const negatives = report?.fewest_negatives ?? null
  if (type !== 'train' || negatives === null) return
  const passages = Number(options.hyperparameters.train_n_passages)
  if (negatives < passages - 1)
    throw new E5Error('DATASET_UNFIT', {
      dataset: name,
      reason: `train_n_passages of ${passages} needs ${passages - 1} negatives a row, and one of its rows has ${negatives}. Give ${negatives + 1} or less, or add negatives.`,
    })
}

function refuse(job: JobRecord, rule: string): never {
  throw new E5Error('OBJECT_IN_USE', { object: `job ${job.name}`, reason: `it is ${job.status}, and ${rule}.` })
}

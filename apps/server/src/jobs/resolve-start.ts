import { E5Error, type Hyperparameters, type JobType } from '@e5/core'
import { resolveBatchOptions } from '../batch/batch-options.ts'
import { requireModel } from '../models/server-models.ts'
import type { JobOptions } from '../state/job-records.ts'
import type { CollectionRecord } from '../state/records.ts'
import { findCheckpoint, isCheckpointName } from '../training/checkpoint-store.ts'
import { resolveHyperparameters } from '../training/resolve-hyperparameters.ts'
import type { JobServices } from './job-services.ts'
import { jobById } from './job-store.ts'

/** What a new job was asked to do. */
export interface JobRequest {
  readonly job_type: JobType
  /** Name of a model, or of a checkpoint for a train job. */
  readonly model_checkpoint: string
  readonly hyperparams: Hyperparameters
  /** Whether whoever asks may see a project. */
  readonly isVisible: (projectId: string) => boolean
  /** A collection of the job's project. @throws E5Error COLLECTION_NOT_FOUND */
  readonly findCollection: (nameOrId: string) => CollectionRecord
}

/** What a job begins with. */
export interface JobStart {
  readonly model: string
  readonly options: JobOptions
}

/**
 * Resolves it. A job that begins with a checkpoint counts as one of the model that the checkpoint's job began with.
 *
 * @throws E5Error REQUEST_INVALID which names the hyperparameter, MODEL_NOT_FOUND, MODEL_UNSUPPORTED, CHECKPOINT_NOT_FOUND,
 * COLLECTION_NOT_FOUND
 */
export async function resolveStart(services: JobServices, request: JobRequest): Promise<JobStart> {
  const { job_type: type, model_checkpoint: name, hyperparams } = request
  const { dataDir, files } = services
  if (type === 'batch_predict') {
    const model = await requireModel(name, dataDir, files)
    return { model, options: resolveBatchOptions(hyperparams, model, request.findCollection) }
  }
  const hyperparameters = resolveHyperparameters(hyperparams)
  if (isCheckpointName(name)) {
    const { id: checkpointId, model } = await findVisibleCheckpoint(services, request)
    return { model, options: { type, hyperparameters, checkpointId } }
  }
  const model = await requireModel(name, dataDir, files)
  return { model, options: { type, hyperparameters, checkpointId: null } }
}

async function findVisibleCheckpoint(
  { database }: JobServices,
  { model_checkpoint: name, isVisible }: JobRequest,
): Promise<{ readonly id: string; readonly model: string }> {
  const { id, jobId } = await findCheckpoint(database, name)
  const job = await jobById(database, jobId)
  if (job === undefined || !isVisible(job.projectId)) throw new E5Error('CHECKPOINT_NOT_FOUND', { checkpoint: name })
  return { id, model: job.model }
}

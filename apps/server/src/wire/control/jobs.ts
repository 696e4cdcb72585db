import type { BatchProgress, Hyperparameters, Job, TrainProgress } from '@e5/core'
import { batchHyperparameters } from '../../batch/batch-options.ts'
import type { JobOptions, JobRecord } from '../../state/job-records.ts'

/** What a job's row does not say. */
export interface JobFacts {
  readonly projectName: string
  readonly datasetName: string
  readonly batchProgress: BatchProgress | undefined
  readonly trainProgress: TrainProgress | undefined
}

/** A job as the API shows it. */
export function formatJob(record: JobRecord, facts: JobFacts): Job {
  const { id, name, type, projectId, description, status, reason, model, datasetId, options, ownerId } = record
  return {
    id,
    job_id: id,
    job_name: name,
    job_type: type,
    project_id: projectId,
    project_name: facts.projectName,
    description,
    status,
    status_reason: reason,
    app_name: 'Text Embedding',
    model_checkpoint: model,
    checkpoint_id: options.type === 'train' ? (options.checkpointId ?? '') : '',
    dataset_id: datasetId,
    dataset: facts.datasetName,
    hyperparams: Object.entries(hyperparametersOf(options)).map(([name, value]) => ({
      FIELD_NAME: name,
      FIELD_VALUE: String(value),
    })),
    batch_progress: facts.batchProgress ?? null,
    train_progress: facts.trainProgress ?? null,
    user_id: ownerId,
    time_created: record.createdAt.toISOString(),
    time_updated: record.updatedAt.toISOString(),
    time_started: record.startedAt?.toISOString() ?? null,
    time_ended: record.endedAt?.toISOString() ?? null,
  }
}

function hyperparametersOf(options: JobOptions): Hyperparameters {
  return options.type === 'train' ? options.hyperparameters : batchHyperparameters(options)
}

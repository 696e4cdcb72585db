import type { Checkpoint } from '@e5/core'
import type { CheckpointRecord, JobRecord } from '../../state/job-records.ts'
import { checkpointFolder } from '../../training/training-files.ts'

/** A checkpoint as the API shows it, with the bytes of its files. */
export function formatCheckpoint(
  { id, name, steps, metrics, createdAt }: CheckpointRecord,
  job: JobRecord,
  bytes: number,
): Checkpoint {
  return {
    id,
    checkpoint_id: id,
    checkpoint_name: name,
    steps,
    metrics: { single_value: { ...metrics }, multi_value: {}, last_batch_omitted: [] },
    labels: [],
    job_id: job.id,
    app_name: 'Text Embedding',
    path: checkpointFolder(job.id, id),
    size_bytes: bytes,
    user_id: job.ownerId,
    dependent_jobs: [],
    time_created: createdAt.toISOString(),
  }
}

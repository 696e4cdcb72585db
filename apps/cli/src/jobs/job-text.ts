import type { Job, Shard } from '@e5/core'
import { formatCount, formatFields, formatTable } from '@e5/terminal'

/** Jobs as a table. */
export function formatJobs(jobs: readonly Job[]): string {
  return formatTable(
    ['PROJECT', 'NAME', 'TYPE', 'MODEL', 'DATASET', 'STATUS', 'PROGRESS', 'CREATED'],
    jobs.map((job) => [
      job.project_name,
      job.job_name,
      job.job_type,
      job.model_checkpoint,
      job.dataset,
      job.status,
      formatProgress(job),
      job.time_created,
    ]),
    ['left', 'left', 'left', 'left', 'left', 'left', 'left', 'left'],
  )
}

/** A job, a line a field, in the words of SambaStudio's own program. */
export function formatJob(job: Job): string {
  const hyperparameters = job.hyperparams.map(({ FIELD_NAME, FIELD_VALUE }) => `${FIELD_NAME}=${FIELD_VALUE}`)
  return formatFields([
    ['Name', job.job_name],
    ['ID', job.id],
    ['Project', job.project_name],
    ['Type', job.job_type],
    ['Model', job.model_checkpoint],
    ['Dataset', job.dataset],
    ['Status', job.status],
    ...(job.status_reason === '' ? [] : [['Reason', job.status_reason] as const]),
    ['Progress', formatProgress(job)],
    ['Hyperparameters', hyperparameters.join(', ')],
    ['Created', job.time_created],
    ['Started', job.time_started ?? ''],
    ['Ended', job.time_ended ?? ''],
  ])
}

/** The parts of a batch job as a table. */
export function formatShards(shards: readonly Shard[]): string {
  return formatTable(
    ['SHARD', 'STATUS', 'ROWS', 'SET ASIDE', 'ATTEMPTS', 'REASON'],
    shards.map(({ number, status, rows, rows_set_aside, attempts, reason }) => [
      String(number),
      status,
      formatCount(rows),
      formatCount(rows_set_aside),
      String(attempts),
      reason,
    ]),
    ['right', 'left', 'right', 'right', 'right', 'left'],
  )
}

/** How far a job is, in a few words. */
export function formatProgress({ batch_progress: batch, train_progress: train }: Job): string {
  if (batch !== null) {
    const aside = batch.rows_set_aside === 0 ? '' : `, ${formatCount(batch.rows_set_aside)} set aside`
    return `${formatCount(batch.rows_done)} of ${formatCount(batch.rows)} rows${aside}`
  }
  if (train === null) return ''
  const loss = train.loss === null ? '' : `, loss ${train.loss.toFixed(4)}`
  return `step ${formatCount(train.step)} of ${formatCount(train.steps)}${loss}`
}

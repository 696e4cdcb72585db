import type { Checkpoint, ModelInfo } from '@e5/core'

type Named = Pick<Checkpoint, 'checkpoint_name' | 'job_id'>

/** What a checkpoint is called beside its job: `final`, `best`, or its step. */
export function checkpointKind({ checkpoint_name: name, job_id: job }: Named): string {
  return name.slice(job.length + 1)
}

/** A name for the model that is made of a checkpoint: `tune-final`. */
export function suggestedName(jobName: string, checkpoint: Named): string {
  const end = `-${checkpointKind(checkpoint)}`
  // Names of models have no two dashes in a row, and 63 characters at most.
  const start = jobName.replaceAll(/-{2,}/g, '-').slice(0, 63 - end.length)
  return `${start.replace(/-$/, '')}${end}`
}

/**
 * The model of the hub that a checkpoint was made already, if that is still the same: a better one may have taken the place of
 * `best` meanwhile.
 */
export function modelOf(checkpoint: Named, models: readonly ModelInfo[]): ModelInfo | undefined {
  if (checkpointKind(checkpoint) === 'best') return undefined
  return models.find((model) => model.checkpoint === checkpoint.checkpoint_name)
}

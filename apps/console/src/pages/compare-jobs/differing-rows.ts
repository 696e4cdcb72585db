import type { Job, RunHistory } from '@e5/core'

/** A run that is compared. */
export interface ComparedRun {
  readonly job: Job
  /** Undefined until its trainer began. */
  readonly history: RunHistory | undefined
}

/** A row of the comparison: a name and a value for each run. */
export interface ComparedRow {
  readonly name: string
  readonly values: readonly string[]
}

/** What the runs were asked to do differently: what they began with and every hyperparameter, as far as they differ. */
export function differingRows(runs: readonly ComparedRun[]): readonly ComparedRow[] {
  const asked = runs.map(askedOf)
  const names = new Set(asked.flatMap((values) => Object.keys(values)))
  return [...names]
    .sort((one, other) => one.localeCompare(other))
    .map((name) => ({ name, values: asked.map((values) => values[name] ?? '–') }))
    .filter(({ values }) => new Set(values).size > 1)
}

// Once it began, a run says the values that followed from model and data, too. Its model may be a folder there.
function askedOf({ job, history }: ComparedRun): Readonly<Record<string, string>> {
  const { model: _, ...options } = history?.start.options ?? {}
  return {
    model: job.model_checkpoint,
    checkpoint: job.checkpoint_id === '' ? 'none' : job.checkpoint_id,
    dataset: job.dataset,
    ...Object.fromEntries(job.hyperparams.map(({ FIELD_NAME, FIELD_VALUE }) => [FIELD_NAME, FIELD_VALUE])),
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name, String(value)])),
  }
}

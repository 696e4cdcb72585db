import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import type { TrainOptions } from '../state/job-records.ts'

/** Where a training reads and writes on this machine. */
export interface TrainerPlaces {
  /** Name or folder. */
  readonly model: string
  readonly data: string
  readonly output: string
  readonly dataDir: string
}

/** Arguments of `e5-trainer train`, which goes on if its output folder has a checkpoint. */
export async function trainerArguments(
  hyperparameters: TrainOptions['hyperparameters'],
  { model, data, output, dataDir }: TrainerPlaces,
): Promise<string[]> {
  const places = ['--model', model, '--data', data, '--output', output, '--data-dir', dataDir, '--json']
  // Its checkpoint knows the other options.
  if (await hasCheckpoint(output)) return [...places, '--resume']
  const options = Object.entries(hyperparameters).flatMap(([field, value]) => {
    const flag = `--${field.replaceAll('_', '-')}`
    if (typeof value === 'boolean') return value ? [flag] : []
    return [flag, String(value)]
  })
  return [...places, ...options]
}

async function hasCheckpoint(output: string): Promise<boolean> {
  return existsSync(output) && (await readdir(output)).some((name) => /^checkpoint-\d+$/.test(name))
}

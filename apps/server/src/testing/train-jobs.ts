import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hyperparameters } from '@e5/core'
import { tinyTrainingFiles } from '@e5/data/testing'
import { syntheticShapes, syntheticWeights, writeTestModel } from '@e5/graph/testing'
import type { JobRecord } from '../state/job-records.ts'
import { jobs as jobsTable } from '../state/schema.ts'
import { resolveHyperparameters } from '../training/resolve-hyperparameters.ts'
import { keepDataset, type TestJobs } from './job-fixtures.ts'

const tokenizerFrom = dirname(fileURLToPath(import.meta.resolve('@e5/model-e5-small-v2/tokenizer.json')))

/** A training of a second. */
export const tinyHyperparameters: Hyperparameters = {
  train_n_passages: 3,
  batch_size: 4,
  num_iterations: 6,
  save_steps: 2,
  eval_steps: 3,
  eval_share: 0.2,
  learning_rate: 1e-3,
  temperature: 0.05,
  workers: 2,
  micro_batch_tokens: 64,
}

/** Puts the model `tiny` into a data folder, or one whose weights are no numbers. */
export function writeTinyModel(dataDir: string, kind: 'sound' | 'broken' = 'sound'): void {
  const folder = join(dataDir, 'models', 'tiny')
  mkdirSync(dirname(folder), { recursive: true })
  const sound = syntheticWeights()
  const weights =
    kind === 'sound'
      ? sound
      : { ...sound, read: (...of: Parameters<typeof sound.read>) => sound.read(...of).fill(Number.NaN) }
  writeTestModel({ folder, shape: syntheticShapes.tiny, weights, tokenizerFrom })
}

/** A train job that waits, on a dataset of its own; nothing is in the queue for it. */
export async function keepTrainJob(jobs: TestJobs, given: Hyperparameters = {}): Promise<JobRecord> {
  const dataset = await keepDataset(jobs, tinyTrainingFiles(), { jobTypes: ['train'] })
  const hyperparameters = resolveHyperparameters({ ...tinyHyperparameters, ...given })
  const id = randomUUID()
  const job = {
    id,
    projectId: jobs.project.id,
    name: `job-${id.slice(0, 8)}`,
    description: '',
    ownerId: jobs.user.id,
    type: 'train',
    model: 'tiny',
    datasetId: dataset.id,
    options: { type: 'train', hyperparameters, checkpointId: null },
    status: 'PENDING_RDU',
    reason: '',
    run: 1,
    startedAt: null,
    endedAt: null,
  } as const
  const [kept] = await jobs.services.database.run((statements) => statements.insert(jobsTable).values(job).returning())
  return kept!
}

import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Hyperparameters } from '@e5/core'
import { writeTinyTrainingData } from '@e5/data/testing'
import { syntheticShapes, syntheticWeights, writeTestModel } from '@e5/graph/testing'
import { datasetContent } from '../datasets/dataset-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { datasets, projects, users } from '../state/schema.ts'

const tokenizerFrom = dirname(fileURLToPath(import.meta.resolve('@e5/model-e5-small-v2/tokenizer.json')))

/** A training of seconds. */
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

/** A data folder with a model `tiny`, gone at the end. */
export async function dataDirWithTinyModel(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'e5-training-'))
  const folder = join(path, 'models', 'tiny')
  await mkdir(dirname(folder), { recursive: true })
  writeTestModel({ folder, shape: syntheticShapes.tiny, weights: syntheticWeights(), tokenizerFrom })
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A dataset to train on, of an owner and a project that are there with it. */
export async function keepTinyDataset(
  services: JobServices,
): Promise<{ projectId: string; ownerId: string; datasetId: string }> {
  const [projectId, ownerId, datasetId] = [randomUUID(), randomUUID(), randomUUID()]
  const local = await mkdtemp(join(tmpdir(), 'e5-dataset-'))
  try {
    writeTinyTrainingData(local)
    for (const name of ['passages.jsonl', 'train.jsonl']) {
      await services.files.take(`${datasetContent(datasetId)}/${name}`, join(local, name))
    }
  } finally {
    await rm(local, { recursive: true, force: true })
  }
  await services.database.run(async (statements) => {
    await statements.insert(users).values({ id: ownerId, name: `user-${ownerId}`, role: 'member' })
    await statements.insert(projects).values({ id: projectId, name: `project-${projectId}`, description: '', ownerId })
    await statements.insert(datasets).values({
      id: datasetId,
      name: `dataset-${datasetId}`,
      description: '',
      ownerId,
      jobTypes: ['train'],
      source: { type: 'upload' },
      status: 'Available',
      reason: '',
      files: 2,
      bytes: 1,
      report: null,
    })
  })
  return { projectId, ownerId, datasetId }
}

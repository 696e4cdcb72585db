import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { openSafetensors, weightsFileName } from '@e5/graph'
import type { TrainingEngine } from '../engine/training-engine.ts'
import type { ContentHashes } from '../run/content-hash.ts'
import { type CheckpointState, readState } from './checkpoint-state.ts'
import { restoreTensors } from './engine-tensors.ts'
import { checkHashes } from './file-hashes.ts'
import { checkpointSteps, manifestFile, trainerFolder, trainerTensorsFile } from './write-checkpoint.ts'

/** A checkpoint that a run can go on from. */
export interface FoundCheckpoint {
  readonly folder: string
  readonly state: CheckpointState
}

/**
 * The newest checkpoint of an output folder, every file of it checked.
 *
 * @throws E5Error CHECKPOINT_INVALID if there is none, or it is damaged: no older one is taken in its place.
 */
export async function findCheckpoint(output: string): Promise<FoundCheckpoint> {
  const step = (await checkpointSteps(output)).at(-1)
  if (step === undefined) {
    throw new E5Error('CHECKPOINT_INVALID', { folder: output, reason: 'there is no checkpoint in it.' })
  }
  const folder = join(output, `checkpoint-${step}`)
  await checkHashes(folder, manifestFile)
  return { folder, state: await readState(join(folder, trainerFolder)) }
}

/** @throws E5Error CHECKPOINT_INVALID which names what is not what the run began with. */
export function checkSameContent({ folder, state }: FoundCheckpoint, now: ContentHashes): void {
  const names = { model: 'the model', data: 'the training data', heldOut: 'the held-out set' } as const
  for (const key of ['model', 'data', 'heldOut'] as const) {
    if (state.hashes[key] === now[key]) continue
    const reason = `${names[key]} that the run began with had another content.`
    throw new E5Error('CHECKPOINT_INVALID', { folder, reason })
  }
}

/** Puts the weights and the optimizer's state of a checkpoint into the engine. */
export function restoreCheckpoint({ folder }: FoundCheckpoint, engine: TrainingEngine): void {
  const model = openSafetensors(join(folder, weightsFileName))
  const trainer = openSafetensors(join(folder, trainerFolder, trainerTensorsFile))
  try {
    restoreTensors(engine, model, trainer)
  } finally {
    model.close()
    trainer.close()
  }
}

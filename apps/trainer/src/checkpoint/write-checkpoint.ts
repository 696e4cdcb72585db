import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readModelConfig, writeModelFolder, writeSafetensors } from '@e5/graph/training'
import type { ModelDescription } from '@e5/runtime'
import type { TrainingEngine } from '../engine/training-engine.ts'
import { type CheckpointState, writeState } from './checkpoint-state.ts'
import { modelTensors, trainerTensors } from './engine-tensors.ts'
import { writeHashes } from './file-hashes.ts'
import { removeOutputFolder, writeOutputFolder } from './output-folder.ts'

/** Folders and files of a checkpoint that only the trainer reads. */
export const trainerFolder = 'trainer-state'
export const trainerTensorsFile = 'trainer.safetensors'
export const manifestFile = `${trainerFolder}/manifest.json`

/** The model as it is now. */
export interface ModelToWrite {
  readonly engine: TrainingEngine
  /** Where it came from: config and tokenizer are its. */
  readonly model: ModelDescription
  /** The content of README.md. */
  readonly card: string
}

/** Writes OUT/checkpoint-<step>, from which a run can go on, and removes the oldest. @throws E5Error OUTPUT_UNWRITABLE. */
export async function writeCheckpoint(
  output: string,
  model: ModelToWrite,
  { state, keep }: { readonly state: CheckpointState; readonly keep: number },
): Promise<string> {
  const target = join(output, `checkpoint-${state.step}`)
  await writeOutputFolder(target, async (folder) => {
    await writeModel(folder, model)
    const own = join(folder, trainerFolder)
    await mkdir(own)
    writeSafetensors(join(own, trainerTensorsFile), trainerTensors(model.engine))
    await writeState(own, state)
    await writeHashes(folder, manifestFile)
  })
  const steps = await checkpointSteps(output)
  for (const step of steps.slice(0, -keep)) await removeOutputFolder(join(output, `checkpoint-${step}`))
  return target
}

/** Writes OUT/best or OUT/final: the model alone. @throws E5Error OUTPUT_UNWRITABLE. */
export async function writeModelOnly(target: string, model: ModelToWrite): Promise<void> {
  await writeOutputFolder(target, (folder) => writeModel(folder, model))
}

/** Makes OUT/final a copy of OUT/best, but for its card. @throws E5Error OUTPUT_UNWRITABLE. */
export async function copyModel(from: string, target: string, card: string): Promise<void> {
  await writeOutputFolder(target, async (folder) => {
    await cp(from, folder, { recursive: true })
    await writeFile(join(folder, 'README.md'), card)
  })
}

/** Steps of the checkpoints in a folder, the newest last. */
export async function checkpointSteps(output: string): Promise<number[]> {
  const names = existsSync(output) ? await readdir(output) : []
  const steps = names.flatMap((name) => /^checkpoint-(\d+)$/.exec(name)?.[1] ?? [])
  return steps.map(Number).sort((a, b) => a - b)
}

async function writeModel(folder: string, { engine, model, card }: ModelToWrite): Promise<void> {
  writeModelFolder({
    folder,
    config: readModelConfig(model.folder),
    tensors: modelTensors(engine),
    tokenizerFrom: model.folder,
    tokenLimit: model.tokenLimit,
    dimensions: model.dimensions,
  })
  await writeFile(join(folder, 'README.md'), card)
}

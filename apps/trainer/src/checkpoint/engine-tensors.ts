import type { WeightSource } from '@e5/graph'
import type { TensorToWrite } from '@e5/graph/training'
import type { TrainingEngine } from '../engine/training-engine.ts'

/** All weights by their names in a Hugging Face checkpoint, a LoRA merged. */
export function modelTensors({ trained, memory }: TrainingEngine): TensorToWrite[] {
  return trained.layout.parameters.map(({ name, shape, offset, length }) => ({
    name,
    shape,
    read: () => memory.parameters.subarray(offset, offset + length),
  }))
}

/** What else a run needs to go on: AdamW's moments, and with a LoRA its matrices. */
export function trainerTensors(engine: TrainingEngine): TensorToWrite[] {
  return Object.entries(trainerMemory(engine)).map(([name, values]) => ({
    name,
    shape: [values.length],
    read: () => values,
  }))
}

/** Puts both back. @throws E5Error MODEL_FILE_INVALID if one is of another shape. */
export function restoreTensors(engine: TrainingEngine, model: WeightSource, trainer: WeightSource): void {
  const { trained, memory } = engine
  for (const { name, shape, offset } of trained.layout.parameters) {
    memory.parameters.set(model.read(name, shape), offset)
  }
  for (const [name, values] of Object.entries(trainerMemory(engine))) values.set(trainer.read(name, [values.length]))
}

function trainerMemory({ trained, memory }: TrainingEngine): Record<string, Float32Array> {
  const { first, second, wordsFirst, wordsSecond, block } = memory
  return {
    'block.first': first,
    'block.second': second,
    ...(trained.trainsWords && { 'words.first': wordsFirst, 'words.second': wordsSecond }),
    ...(trained.choice.kind === 'low-rank' && { 'low_rank.block': block }),
  }
}

import { bertWeights, openSafetensors, readModelFolder } from '@e5/graph'
import { describeModel, type ModelDescription } from '@e5/runtime'
import { checkSameContent, type FoundCheckpoint, restoreCheckpoint } from '../checkpoint/read-checkpoint.ts'
import type { TrainedChoice } from '../engine/trained-set.ts'
import { openTrainingEngine, type TrainingEngine } from '../engine/training-engine.ts'
import { openEvaluator } from '../evaluation/open-evaluator.ts'
import type { TrainOptions } from '../options/option-table.ts'
import { knownPositives } from '../sampling/competitors.ts'
import { type ContentHashes, hashHeldOut, hashTrainingData, hashWeights } from './content-hash.ts'
import { type RunInputs, readInputs } from './read-inputs.ts'
import { startEvent } from './start-event.ts'
import { startLowRank } from './start-low-rank.ts'
import { trainedChoice } from './trained-choice.ts'
import type { TrainingRun } from './training-run.ts'

/**
 * Reads model and data, checks all that can be wrong with them, and starts the engine.
 *
 * @param checkpoint where the run goes on; undefined: from the model as it is.
 * @throws E5Error of the options, the files, the model, the checkpoint.
 */
export async function prepareRun(options: TrainOptions, checkpoint: FoundCheckpoint | undefined): Promise<TrainingRun> {
  const model = await describeModel(options.model, options.dataDir)
  const choice = trainedChoice(options, model.layers)
  const inputs = await readInputs(options, model)
  const { heldOut, tokens, sampler, plan, rows, texts, data } = inputs
  const evaluator = heldOut === undefined ? undefined : openEvaluator({ heldOut, tokens })
  const engine = await openEngine(model, choice, options)
  try {
    const hashes = await startWeights(engine, { model, options, inputs, checkpoint })
    const { temperature, candidates, distillation, kdContLossWeight } = options
    return {
      options,
      plan,
      model,
      engine,
      sampler,
      batches: {
        rows,
        texts,
        positivesOf: knownPositives(data.rows),
        loss: { temperature, candidates },
        contrastiveWeight: distillation === 'scores' ? kdContLossWeight : undefined,
      },
      evaluator,
      hashes,
      start: startEvent({
        options,
        inputs,
        trained: engine.trained,
        resumedStep: checkpoint?.state.step ?? 0,
      }),
      checkpoint,
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}

function openEngine(model: ModelDescription, choice: TrainedChoice, options: TrainOptions): Promise<TrainingEngine> {
  const { shape, weightsFile } = readModelFolder(model.folder)
  const weights = openSafetensors(weightsFile)
  return openTrainingEngine({
    shape,
    weights: bertWeights(weights),
    choice,
    workers: options.workers,
    threadsPerWorker: 1,
    maxTokens: options.microBatchTokens,
    keptBytes: options.keptMemory * 2 ** 20,
    keptPrecision: options.keptPrecision,
  }).finally(() => weights.close())
}

interface WeightsStart {
  readonly model: ModelDescription
  readonly options: TrainOptions
  readonly inputs: RunInputs
  readonly checkpoint: FoundCheckpoint | undefined
}

// The weights that the first step finds. Hashes are of the model as it was, also where a run goes on.
async function startWeights(
  engine: TrainingEngine,
  { model, options, inputs, checkpoint }: WeightsStart,
): Promise<ContentHashes> {
  const hashes = {
    model: hashWeights(engine.memory.parameters),
    data: hashTrainingData(inputs.data),
    heldOut: hashHeldOut(inputs.heldOut),
  }
  startLowRank(engine, model.layers, options.seed)
  if (checkpoint !== undefined) {
    checkSameContent(checkpoint, hashes)
    restoreCheckpoint(checkpoint, engine)
  }
  await engine.merge()
  return hashes
}

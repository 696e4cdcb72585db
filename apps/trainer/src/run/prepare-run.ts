import { applyPrefix, E5Error } from '@e5/core'
import { findTrainingFiles, loadTrainingData, type TrainingRow } from '@e5/data'
import { bertWeights, openSafetensors, readModelFolder } from '@e5/graph'
import { describeModel, type ModelDescription } from '@e5/runtime'
import { checkSameContent, type FoundCheckpoint, restoreCheckpoint } from '../checkpoint/read-checkpoint.ts'
import { openTrainingEngine, type TrainingEngine } from '../engine/training-engine.ts'
import { openEvaluator } from '../evaluation/open-evaluator.ts'
import { plainOptions, type TrainOptions } from '../options/option-table.ts'
import { createBatchSampler } from '../sampling/batch-sampler.ts'
import { knownPositives } from '../sampling/competitors.ts'
import { openTextTokens } from '../texts/text-tokens.ts'
import { tokenizeRows } from '../texts/training-texts.ts'
import { hashHeldOut, hashTrainingData, hashWeights } from './content-hash.ts'
import type { DataFigures, RunFigures, StartEvent } from './events.ts'
import { openHeldOut } from './open-held-out.ts'
import { planRun, type RunPlan } from './run-plan.ts'
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
  const { trainNPassages, maxSeqLength, seed, temperature, candidates } = options
  const model = await describeModel(options.model, options.dataDir)
  const choice = trainedChoice(options, model.layers)
  const tokens = openTextTokens(model, {
    queryMaxLength: options.queryMaxLength ?? maxSeqLength,
    passageMaxLength: options.passageMaxLength ?? maxSeqLength,
  })
  const data = await loadTrainingData(await findTrainingFiles(options.data), { negatives: trainNPassages - 1 })
  const { rows, heldOut } = await openHeldOut(options, data)
  if (options.distillation === 'scores') refuseMissingScores(data.files.train, rows)
  const sampler = createBatchSampler({ rows, batchSize: options.batchSize, passagesPerQuery: trainNPassages, seed })
  const plan = planRun(options, sampler, model.dimensions)
  const texts = await tokenizeRows(rows, data.passages, tokens)
  const evaluator = heldOut === undefined ? undefined : openEvaluator({ heldOut, tokens })
  const engine = await openEngine(model, choice, options)
  try {
    const hashes = {
      model: hashWeights(engine.memory.parameters),
      data: hashTrainingData(data),
      heldOut: hashHeldOut(heldOut),
    }
    startLowRank(engine, model.layers, seed)
    if (checkpoint !== undefined) {
      checkSameContent(checkpoint, hashes)
      restoreCheckpoint(checkpoint, engine)
    }
    await engine.merge()
    const batches = {
      rows,
      texts,
      positivesOf: knownPositives(data.rows),
      loss: { temperature, candidates },
      contrastiveWeight: options.distillation === 'scores' ? options.kdContLossWeight : undefined,
    }
    const figures: DataFigures = {
      passages: data.passages.length,
      trainingRows: rows.length,
      heldOutQueries: heldOut?.queries.length ?? 0,
      meanQueryTokens: texts.queryFigures.meanTokens,
      meanPassageTokens: texts.passageFigures.meanTokens,
      queriesCut: texts.queryFigures.cut,
      passagesCut: texts.passageFigures.cut,
    }
    const first = sampler.batchAt(0)
    const start: StartEvent = {
      event: 'start',
      time: new Date().toISOString(),
      model: options.model,
      options: plainOptions({ ...options, ...plannedOptions(options, plan) }),
      data: figures,
      run: runFigures(engine, plan, sampler.batchSize * trainNPassages - 1),
      sample: {
        query: applyPrefix(rows[first.rows[0]!]!.query, 'query'),
        passages: first.groups[0]!.docIds.map((docId) => applyPrefix(data.passages[docId]!, 'passage')),
      },
      resumedStep: checkpoint?.state.step ?? 0,
    }
    return { options, plan, model, engine, sampler, batches, evaluator, hashes, start, checkpoint }
  } catch (error) {
    await engine.close()
    throw error
  }
}

function openEngine(
  model: ModelDescription,
  choice: ReturnType<typeof trainedChoice>,
  options: TrainOptions,
): Promise<TrainingEngine> {
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

// What follows from model and data, as the run has it.
function plannedOptions(options: TrainOptions, plan: RunPlan): Partial<TrainOptions> {
  const { learningRate, warmupSteps, saveSteps, evalSteps, totalSteps } = plan
  return {
    learningRate,
    warmupSteps,
    saveSteps,
    evalSteps,
    numIterations: totalSteps,
    queryMaxLength: options.queryMaxLength ?? options.maxSeqLength,
    passageMaxLength: options.passageMaxLength ?? options.maxSeqLength,
  }
}

function runFigures({ trained }: TrainingEngine, plan: RunPlan, negativesPerQuery: number): RunFigures {
  const words = trained.trainsWords ? trained.layout.parameters[0]!.length : 0
  return {
    stepsPerEpoch: plan.stepsPerEpoch,
    totalSteps: plan.totalSteps,
    parameters: trained.layout.length,
    trainedParameters: trained.length + words,
    negativesPerQuery,
  }
}

function refuseMissingScores(file: string, rows: readonly TrainingRow[]): void {
  const row = rows.find(({ positives, negatives }) => positives.scores === undefined || negatives.scores === undefined)
  if (row === undefined) return
  const reason = `distillation needs a score of every positive and negative, and the query "${row.query}" has none.`
  throw new E5Error('INPUT_UNREADABLE', { file, reason })
}

import { createTokenizer } from '@e5/core'
import { bertWeights, openSafetensors, readModelFolder } from '@e5/graph'
import { syntheticShapes, syntheticWeights } from '@e5/graph/testing'
import { contrastiveLoss, openTrainingEngine, type TrainingEngine } from '@e5/trainer/parts'
import { type BenchModel, smallModelFolder, tokenizerFiles } from '../bench-model.ts'
import { peakRssMiB } from '../peak-memory.ts'
import type { StepFigures, TrainFigures, TrainRequest } from './train-steps.ts'

/** Steps of our engine, in this process. */
export async function runOurSteps(request: TrainRequest): Promise<TrainFigures> {
  const tokenizer = createTokenizer(tokenizerFiles(), request.limit)
  const encode = (texts: readonly string[]) => texts.map((text) => tokenizer.encode(text).ids)
  const queries = encode(request.batch.queries)
  const passages = encode(request.batch.passages)
  const engine = await openEngine(request)
  const steps: StepFigures[] = []
  for (let step = 1; step <= request.steps; step++) steps.push(await runStep(engine, { queries, passages, step }))
  await engine.close()
  const tokens = [...queries, ...passages].reduce((sum, ids) => sum + ids.length, 0)
  return { tokens, steps, peakRssMiB: peakRssMiB() }
}

async function openEngine(request: TrainRequest): Promise<TrainingEngine> {
  const { shape, weights, close } = openModel(request.model)
  const engine = await openTrainingEngine({
    shape,
    weights,
    choice: request.choice,
    workers: request.workers,
    threadsPerWorker: request.threads,
    maxTokens: request.microBatch,
    keptBytes: request.keptMib * 2 ** 20,
    keptPrecision: request.keptPrecision,
  })
  close()
  return engine
}

function openModel(model: BenchModel) {
  if (model === 'large') return { shape: syntheticShapes.large, weights: syntheticWeights(), close: () => {} }
  const { shape, weightsFile } = readModelFolder(smallModelFolder)
  const file = openSafetensors(weightsFile)
  return { shape, weights: bertWeights(file), close: () => file.close() }
}

interface StepTexts {
  readonly queries: readonly Int32Array[]
  readonly passages: readonly Int32Array[]
  readonly step: number
}

async function runStep(engine: TrainingEngine, { queries, passages, step }: StepTexts): Promise<StepFigures> {
  const cpuStart = process.cpuUsage()
  const marks = [performance.now()]
  const vectors = await engine.forward([...queries, ...passages])
  marks.push(performance.now())
  const dimensions = vectors.length / (queries.length + passages.length)
  const split = queries.length * dimensions
  const { loss, queryGradients, passageGradients } = contrastiveLoss({
    queries: vectors.subarray(0, split),
    passages: vectors.subarray(split),
    dimensions,
    passagesPerQuery: passages.length / queries.length,
    temperature: 0.02,
    candidates: 'passages',
  })
  const gradients = new Float32Array(vectors.length)
  gradients.set(queryGradients)
  gradients.set(passageGradients, split)
  marks.push(performance.now())
  await engine.backward(gradients)
  marks.push(performance.now())
  const { times } = await engine.update({
    learningRate: 2e-5,
    maxGradientNorm: 1,
    betas: [0.9, 0.999],
    epsilon: 1e-8,
    weightDecay: 0.01,
    step,
  })
  marks.push(performance.now())
  const [forwardMs, lossMs, backwardMs, updateMs] = marks.slice(1).map((mark, at) => mark - marks[at]!)
  const { user, system } = process.cpuUsage(cpuStart)
  return {
    loss,
    forwardMs: forwardMs!,
    lossMs: lossMs!,
    backwardMs: backwardMs!,
    againMs: times.againMs,
    updateMs: updateMs!,
    totalMs: marks.at(-1)! - marks[0]!,
    cpuMs: (user + system) / 1000,
  }
}

import type { TrainingEngine } from '../src/engine/training-engine.ts'
import { contrastiveLoss } from '../src/loss/contrastive-loss.ts'
import type { GoldenTraining } from './golden-training.ts'

/** Forward, loss and backward of the recorded batch; returns the loss. */
export async function contrastiveStep(engine: TrainingEngine, golden: GoldenTraining): Promise<number> {
  const { loss, gradients } = lossOf(await engine.forward([...golden.queries, ...golden.passages]), golden)
  await engine.backward(gradients)
  return loss
}

/** The recorded batch's loss alone. */
export async function contrastiveValue(engine: TrainingEngine, golden: GoldenTraining): Promise<number> {
  return lossOf(await engine.encode([...golden.queries, ...golden.passages]), golden).loss
}

function lossOf(vectors: Float32Array, { queries, passages, passagesPerQuery, temperature }: GoldenTraining) {
  const dimensions = vectors.length / (queries.length + passages.length)
  const split = queries.length * dimensions
  const { loss, queryGradients, passageGradients } = contrastiveLoss({
    queries: vectors.subarray(0, split),
    passages: vectors.subarray(split),
    dimensions,
    passagesPerQuery,
    temperature,
    candidates: 'passages',
  })
  const gradients = new Float32Array(vectors.length)
  gradients.set(queryGradients)
  gradients.set(passageGradients, split)
  return { loss, gradients }
}

/** The largest difference of two values. */
export function largestDifference(actual: Float32Array, expected: Float32Array): number {
  let largest = actual.length === expected.length ? 0 : Number.POSITIVE_INFINITY
  for (let at = 0; at < expected.length; at++) {
    const difference = Math.abs(actual[at]! - expected[at]!)
    if (!(difference <= largest)) largest = difference
  }
  return largest
}

import type { TrainingEngine } from '../src/engine/training-engine.ts'
import { contrastiveLoss } from '../src/loss/contrastive-loss.ts'
import type { GoldenTraining } from './golden-training.ts'

/** Forward, loss and backward of the recorded batch; returns the loss. */
export async function contrastiveStep(engine: TrainingEngine, golden: GoldenTraining): Promise<number> {
  const { queries, passages, passagesPerQuery, temperature } = golden
  const vectors = await engine.forward([...queries, ...passages])
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
  await engine.backward(gradients)
  return loss
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

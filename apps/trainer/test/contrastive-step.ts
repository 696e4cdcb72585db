import type { TrainingEngine } from '../src/engine/training-engine.ts'
import { contrastiveLoss } from '../src/loss/contrastive-loss.ts'
import { contrastiveStep as runStep } from '../src/steps/contrastive-step.ts'
import type { GoldenTraining } from './golden-training.ts'

/** Forward, loss and backward of the recorded batch; returns the loss. */
export function contrastiveStep(engine: TrainingEngine, golden: GoldenTraining): Promise<number> {
  return runStep(engine, { ...batchOf(golden), columns: golden.passages.map((_, place) => place) })
}

/** The recorded batch's loss alone. */
export async function contrastiveValue(engine: TrainingEngine, golden: GoldenTraining): Promise<number> {
  const { queries, passages, ...choice } = batchOf(golden)
  const vectors = await engine.encode([...queries, ...passages])
  const dimensions = vectors.length / (queries.length + passages.length)
  const split = queries.length * dimensions
  return contrastiveLoss({
    ...choice,
    queries: vectors.subarray(0, split),
    passages: vectors.subarray(split),
    dimensions,
  }).loss
}

function batchOf({ queries, passages, passagesPerQuery, temperature }: GoldenTraining) {
  return { queries, passages, passagesPerQuery, temperature, candidates: 'passages' } as const
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

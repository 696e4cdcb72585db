import type { TrainingEngine } from '../engine/training-engine.ts'
import { type ContrastiveRequest, contrastiveLoss } from '../loss/contrastive-loss.ts'

/** How a batch's loss is computed. */
export type LossChoice = Omit<ContrastiveRequest, 'queries' | 'passages' | 'dimensions'>

/** The texts of a batch, and its loss. */
export interface StepTexts extends LossChoice {
  readonly queries: readonly Int32Array[]
  /** Each text once. */
  readonly passages: readonly Int32Array[]
  /** Which of them stands in each column: a query's passages after the other's, its positive first. */
  readonly columns: readonly number[]
}

/** Adds the gradients of a batch to the engine's and returns its loss. Where that is no number there are no gradients. */
export async function contrastiveStep(engine: TrainingEngine, step: StepTexts): Promise<number> {
  const { queries, passages, columns, ...choice } = step
  const vectors = await engine.forward([...queries, ...passages])
  const dimensions = vectors.length / (queries.length + passages.length)
  const split = queries.length * dimensions
  const ownVectors = vectors.subarray(split)
  const { loss, queryGradients, passageGradients } = contrastiveLoss({
    ...choice,
    queries: vectors.subarray(0, split),
    passages: spread(ownVectors, columns, dimensions),
    dimensions,
  })
  if (!Number.isFinite(loss)) return loss
  const gradients = new Float32Array(vectors.length)
  gradients.set(queryGradients)
  gather(gradients.subarray(split), passageGradients, columns)
  await engine.backward(gradients)
  return loss
}

function spread(vectors: Float32Array, columns: readonly number[], dimensions: number): Float32Array {
  const values = new Float32Array(columns.length * dimensions)
  for (const [column, passage] of columns.entries()) {
    values.set(vectors.subarray(passage * dimensions, (passage + 1) * dimensions), column * dimensions)
  }
  return values
}

// A passage that stands in several columns has the sum of their gradients.
function gather(sums: Float32Array, gradients: Float32Array, columns: readonly number[]): void {
  const dimensions = gradients.length / columns.length
  for (const [column, passage] of columns.entries()) {
    for (let at = 0; at < dimensions; at++) sums[passage * dimensions + at]! += gradients[column * dimensions + at]!
  }
}

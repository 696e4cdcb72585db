import { createRandom, E5Error } from '@e5/core'
import type { TrainingRow } from '@e5/data'
import { sample } from '../random/sample.ts'
import { epochBatches } from './epoch-batches.ts'
import { epochGroup, type GroupChoice, type PassageGroup } from './epoch-group.ts'

/** What batches are drawn from. */
export interface SamplerRequest {
  readonly rows: readonly TrainingRow[]
  readonly batchSize: number
  readonly passagesPerQuery: number
  readonly seed: number
}

/** The rows of one step. */
export interface TrainingBatch {
  /** Epochs that are over once this step is done, with their fraction. */
  readonly epoch: number
  /** Places among all rows. */
  readonly rows: readonly number[]
  /** What each of them has in this epoch. */
  readonly groups: readonly PassageGroup[]
}

/** Batches by their step: a run that goes on needs to keep nothing of it. */
export interface BatchSampler {
  /** Queries of a batch: less than was asked for where there are fewer rows. */
  readonly batchSize: number
  /** Steps of so many epochs, from the first one on. */
  stepsOf(epochs: number): number
  /** The batch of a step, the first of which is 0. */
  batchAt(step: number): TrainingBatch
}

// Far from one epoch's seed to the next.
const epochStride = 0x9e3779b9

/**
 * Every epoch has all rows in an order of its own, which seed and epoch decide.
 *
 * @throws E5Error OPTION_INVALID if the rows of an epoch do not fill one batch without the same query or positive twice.
 */
export function createBatchSampler({ rows, batchSize, passagesPerQuery, seed }: SamplerRequest): BatchSampler {
  const size = Math.min(batchSize, rows.length)
  const places = rows.map((_, index) => index)
  const counts: number[] = []
  let current = { epoch: -1, batches: [] as number[][] }

  function choiceOf(epoch: number): GroupChoice {
    return { epoch, seed, passagesPerQuery }
  }

  function batchesOf(epoch: number): number[][] {
    if (current.epoch === epoch) return current.batches
    const random = createRandom((seed + Math.imul(epoch + 1, epochStride)) | 0)
    const order = sample(places, places.length, random).map((row) => ({
      row,
      query: rows[row]!.query,
      positive: epochGroup(rows[row]!, choiceOf(epoch)).docIds[0]!,
    }))
    const batches = epochBatches(order, size)
    if (batches.length === 0) throw tooFew(order, size)
    current = { epoch, batches }
    counts[epoch] = batches.length
    return batches
  }

  const stepsIn = (epoch: number): number => counts[epoch] ?? batchesOf(epoch).length

  return {
    batchSize: size,
    stepsOf(epochs) {
      let steps = 0
      for (let epoch = 0; epoch < epochs; epoch++) steps += stepsIn(epoch)
      return steps
    },
    batchAt(step) {
      let [epoch, index] = [0, step]
      while (index >= stepsIn(epoch)) index -= stepsIn(epoch++)
      const batches = batchesOf(epoch)
      const chosen = batches[index]!
      return {
        epoch: epoch + (index + 1) / batches.length,
        rows: chosen,
        groups: chosen.map((row) => epochGroup(rows[row]!, choiceOf(epoch))),
      }
    },
  }
}

function tooFew(order: readonly { readonly query: string; readonly positive: number }[], size: number): E5Error {
  const [queries, positives] = [
    new Set(order.map(({ query }) => query)),
    new Set(order.map(({ positive }) => positive)),
  ]
  const reason = `${size} queries with no query or positive twice cannot be found: there are ${queries.size} distinct queries and ${positives.size} distinct positives. Choose a smaller one.`
  return new E5Error('OPTION_INVALID', { option: '--batch-size', reason })
}

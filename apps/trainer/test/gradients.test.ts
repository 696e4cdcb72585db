import { syntheticShapes, syntheticWeights } from '@e5/graph/testing'
import { layerProducts } from '@e5/graph/training'
import { describe, expect, it } from 'vitest'
import type { KeptPrecision } from '../src/engine/keeper.ts'
import type { TrainedChoice } from '../src/engine/trained-set.ts'
import { openTrainingEngine, type TrainingEngine } from '../src/engine/training-engine.ts'
import { contrastiveStep as runStep } from '../src/steps/contrastive-step.ts'
import { contrastiveStep, contrastiveValue, largestDifference } from './contrastive-step.ts'
import { readGoldenTraining } from './golden-training.ts'

const golden = readGoldenTraining()
const shape = syntheticShapes.tiny
const full = { kind: 'full', positions: 'frozen' } as const
const lowRank = { kind: 'low-rank', products: layerProducts, rank: 2, scale: 0.5 } as const

interface EngineOptions {
  readonly maxTokens?: number
  readonly keptBytes?: number
  readonly keptPrecision?: KeptPrecision
  readonly workers?: number
}

const openEngine = (
  choice: TrainedChoice,
  { maxTokens = 4096, keptBytes = 2 ** 30, keptPrecision = 'fp32', workers = 1 }: EngineOptions = {},
) =>
  openTrainingEngine({
    shape,
    weights: syntheticWeights(),
    choice,
    workers,
    threadsPerWorker: 1,
    maxTokens,
    keptBytes,
    keptPrecision,
  })

async function gradientsOf(engine: TrainingEngine, prepare?: (block: Float32Array) => void): Promise<Float32Array> {
  prepare?.(engine.memory.block)
  await engine.merge()
  await contrastiveStep(engine, golden)
  await engine.update({ ...golden, step: 1, learningRate: 0 })
  return engine.memory.gradients[0]!.slice()
}

async function withEngine<Result>(engine: TrainingEngine, use: (engine: TrainingEngine) => Promise<Result>) {
  try {
    return await use(engine)
  } finally {
    await engine.close()
  }
}

const largest = (values: Float32Array) => values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

describe('gradients of a batch', () => {
  it('are the same in any micro-batches, kept or computed again (GradCache), and from any number of workers', async () => {
    const whole = await withEngine(await openEngine(full), gradientsOf)
    for (const options of [
      { maxTokens: 64 },
      { maxTokens: 200, keptBytes: 0 },
      { maxTokens: 100, keptBytes: 700_000 },
      { maxTokens: 128, keptBytes: 300_000, workers: 2 },
    ]) {
      const parts = await withEngine(await openEngine(full, options), gradientsOf)
      expect(largestDifference(parts, whole), JSON.stringify(options)).toBeLessThan(1e-5 * largest(whole))
    }
  })

  it('of a passage that stands in several columns are the sum of theirs', async () => {
    const choice = { passagesPerQuery: 2, temperature: 0.5, candidates: 'passages' } as const
    const queries = golden.queries.slice(0, 2)
    const [one, other, third] = golden.passages as readonly [Int32Array, Int32Array, Int32Array]
    const gradientsOfStep = (passages: readonly Int32Array[], columns: readonly number[]) =>
      openEngine(full).then((engine) =>
        withEngine(engine, async () => {
          await runStep(engine, { ...choice, queries, passages, columns })
          await engine.update({ ...golden, step: 1, learningRate: 0 })
          return engine.memory.gradients[0]!.slice()
        }),
      )
    const copied = await gradientsOfStep([one, other, third, other], [0, 1, 2, 3])
    const shared = await gradientsOfStep([one, other, third], [0, 1, 2, 1])
    expect(largestDifference(shared, copied)).toBeLessThan(1e-5 * largest(copied))
  })

  it('are within the rounding of fp16 where that is kept', async () => {
    const whole = await withEngine(await openEngine(full), gradientsOf)
    for (const options of [{ maxTokens: 64 }, { maxTokens: 100, keptBytes: 150_000, workers: 2 }]) {
      const engine = await openEngine(full, { ...options, keptPrecision: 'fp16' })
      const rounded = await withEngine(engine, gradientsOf)
      const difference = largestDifference(rounded, whole) / largest(whole)
      expect(difference).toBeLessThan(1e-3)
      expect(difference).toBeGreaterThan(1e-6)
    }
  })

  it('of the last layer alone are those of the whole, and nothing else changes', async () => {
    const whole = await withEngine(await openEngine(full), gradientsOf)
    await withEngine(await openEngine({ kind: 'last-layers', layers: 1 }), async (engine) => {
      const own = await gradientsOf(engine)
      const inWhole = whole.subarray(whole.length - own.length)
      expect(largestDifference(own, inWhole)).toBeLessThan(1e-6 * largest(inWhole))
      const before = engine.memory.parameters.slice()
      await contrastiveStep(engine, golden)
      await engine.update({ ...golden, step: 1 })
      const frozen = engine.trained.blockOffset!
      expect(largestDifference(engine.memory.parameters.subarray(0, frozen), before.subarray(0, frozen))).toBe(0)
      expect(largestDifference(engine.memory.parameters.subarray(frozen), before.subarray(frozen))).toBeGreaterThan(
        1e-4,
      )
    })
  })

  it.each([
    ['all weights', full],
    ['the last layer', { kind: 'last-layers', layers: 1 }],
    ['a LoRA', lowRank],
    ['a LoRA over the feed-forward alone', { ...lowRank, products: ['up', 'down'] }],
  ] as const)('of %s say how the loss changes along them', async (_name, choice) => {
    await withEngine(await openEngine(choice), async (engine) => {
      const { block } = engine.memory
      const gradients = await gradientsOf(engine, choice.kind === 'low-rank' ? spread : undefined)
      const norm = Math.hypot(...gradients)
      const start = block.slice()
      const lossAt = async (distance: number) => {
        for (let at = 0; at < block.length; at++) block[at] = start[at]! + (distance * gradients[at]!) / norm
        await engine.merge()
        return contrastiveValue(engine, golden)
      }
      const slopeOver = async (distance: number) =>
        ((await lossAt(distance)) - (await lossAt(-distance))) / (2 * distance)
      // The loss changes by some 0.01 each way, which is not quite straight; half as far says how much (Richardson).
      const far = 0.01 / norm
      const slope = (4 * (await slopeOver(far / 2)) - (await slopeOver(far))) / 3
      expect(Math.abs(slope / norm - 1)).toBeLessThan(1e-3)
    })
  })
})

// A LoRA starts with zeros in one of its matrices; here both have something to say.
function spread(block: Float32Array): void {
  for (let at = 0; at < block.length; at++) block[at] = 0.2 * Math.sin(at * 12.9898)
}

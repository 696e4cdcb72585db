import { syntheticShapes, syntheticWeights } from '@e5/graph/testing'
import { wordEmbeddings } from '@e5/graph/training'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTrainingEngine, type TrainingEngine } from '../src/engine/training-engine.ts'
import { contrastiveStep, largestDifference } from './contrastive-step.ts'
import { readGoldenTraining } from './golden-training.ts'

const golden = readGoldenTraining()
const shape = syntheticShapes.tiny
const { hiddenSize } = shape

describe('three steps on the tiny BERT against PyTorch', () => {
  let engine: TrainingEngine
  beforeAll(async () => {
    engine = await openTrainingEngine({
      shape,
      weights: syntheticWeights(),
      choice: { kind: 'full', positions: 'frozen' },
      workers: 2,
      threadsPerWorker: 1,
      maxTokens: 128,
      keptBytes: 2 ** 20,
      keptPrecision: 'fp32',
    })
  })
  afterAll(() => engine.close())

  it('gives the loss, every gradient, the norms, and the weights after them', async () => {
    for (const [at, expectedNorm] of golden.gradientNorms.entries()) {
      const loss = await contrastiveStep(engine, golden)
      expect(Math.abs(loss / golden.losses[at]! - 1)).toBeLessThan(1e-5)
      const { gradientNorm } = await engine.update({ ...golden, step: at + 1 })
      expect(Math.abs(gradientNorm / expectedNorm - 1)).toBeLessThan(2e-5)
      if (at === 0) expectGradients()
    }
    const lastLoss = await contrastiveStep(engine, golden)
    expect(Math.abs(lastLoss / golden.losses.at(-1)! - 1)).toBeLessThan(1e-5)
    expectWeights()
  })

  // They are left as they were after an update, summed and not clipped.
  function expectGradients(): void {
    const { trained, memory } = engine
    for (const { name, offset, length } of trained.tensors) {
      expectClose(name, memory.gradients[0]!.subarray(offset, offset + length), golden.gradient(name))
    }
    const { slots, values, count } = memory.wordGradients[0]!
    expect(count[0]).toBeLessThanOrEqual(golden.wordRows.length)
    const rows = golden.wordRows.flatMap((row) => {
      const start = slots[row]! * hiddenSize
      return slots[row]! < 0 ? new Array<number>(hiddenSize).fill(0) : [...values.subarray(start, start + hiddenSize)]
    })
    expectClose(wordEmbeddings, Float32Array.from(rows), golden.gradient(wordEmbeddings))
  }

  // Sums over all tokens that nearly cancel (of biases; of keys' biases altogether) are rounding from some 1e-6 on, in PyTorch too.
  function expectClose(name: string, actual: Float32Array, expected: Float32Array): void {
    const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
    expect(largestDifference(actual, expected), name).toBeLessThan(2e-5 * largest + 2e-6)
  }

  function expectWeights(): void {
    const { trained, memory } = engine
    for (const { name, offset, length } of trained.layout.parameters) {
      const all = memory.parameters.subarray(offset, offset + length)
      const rows = golden.wordRows.flatMap((row) => [...all.subarray(row * hiddenSize, (row + 1) * hiddenSize)])
      const actual = name === wordEmbeddings ? Float32Array.from(rows) : all
      const gradient = golden.gradient(name)
      const expected = golden.weightAfter(name)
      // AdamW's first step is a gradient's sign where it is larger than epsilon: one within rounding of 0 may go elsewhere.
      const isCertain = gradient.map((value) => Number(Math.abs(value) > 1e-7))
      const certain = expected.map((value, at) => (isCertain[at] === 1 ? value : actual[at]!))
      expect(largestDifference(actual, certain), name).toBeLessThan(1e-5)
      expect(largestDifference(actual, expected), name).toBeLessThan(1e-4)
    }
  }
})

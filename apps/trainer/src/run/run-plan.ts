import { E5Error } from '@e5/core'
import type { TrainOptions } from '../options/option-table.ts'
import type { BatchSampler } from '../sampling/batch-sampler.ts'

/** What options mean for a model and its data. */
export interface RunPlan {
  readonly totalSteps: number
  readonly stepsPerEpoch: number
  readonly learningRate: number
  readonly warmupSteps: number
  readonly saveSteps: number
  readonly evalSteps: number
}

const defaultEpochs = 3
const mostWarmupSteps = 400

/** Plans a run. @throws E5Error OPTION_INVALID if the warm-up leaves no steps. */
export function planRun(options: TrainOptions, sampler: BatchSampler, hiddenSize: number): RunPlan {
  const { numIterations, maxEpochs } = options
  const epochs = maxEpochs ?? (numIterations === undefined ? defaultEpochs : undefined)
  const epochSteps = epochs === undefined ? Number.POSITIVE_INFINITY : sampler.stepsOf(epochs)
  const totalSteps = Math.min(numIterations ?? Number.POSITIVE_INFINITY, epochSteps)
  const tenth = Math.max(1, Math.round(totalSteps / 10))
  const warmupSteps = options.warmupSteps ?? Math.min(mostWarmupSteps, Math.floor(totalSteps / 10))
  if (warmupSteps >= totalSteps) {
    const reason = `${warmupSteps} steps leave none of the ${totalSteps} in all after them.`
    throw new E5Error('OPTION_INVALID', { option: '--warmup-steps', reason })
  }
  return {
    totalSteps,
    stepsPerEpoch: sampler.stepsOf(1),
    learningRate: options.learningRate ?? defaultLearningRate(options.method, hiddenSize),
    warmupSteps,
    saveSteps: options.saveSteps ?? tenth,
    evalSteps: options.evalSteps ?? tenth,
  }
}

// E5's for its three sizes; a LoRA starts from nothing and bears more (sentence-transformers' advice is 1e-4 to 5e-4).
function defaultLearningRate(method: TrainOptions['method'], hiddenSize: number): number {
  if (method === 'lora') return 2e-4
  if (hiddenSize >= 1024) return 1e-5
  return hiddenSize >= 768 ? 2e-5 : 3e-5
}

import type { TrainedChoice } from '@e5/trainer/parts'
import type { BenchModel } from '../bench-model.ts'
import type { TrainBatch } from './train-batch.ts'

/** What to train, and with what. */
export interface TrainRequest {
  readonly model: BenchModel
  readonly batch: TrainBatch
  readonly choice: TrainedChoice
  /** Where passages are cut, in tokens. */
  readonly limit: number
  readonly workers: number
  readonly threads: number
  readonly microBatch: number
  readonly keptMib: number
  readonly keptPrecision: 'fp32' | 'fp16'
  readonly steps: number
}

/** One step; times in ms. What an engine does not tell is undefined. */
export interface StepFigures {
  readonly loss: number
  readonly totalMs: number
  /** Of the process: what the step would take if nothing else ran, times its threads. */
  readonly cpuMs: number
  readonly forwardMs?: number
  readonly lossMs?: number
  readonly backwardMs?: number
  /** Of the backward pass, over all workers: whole forward passes that were done again. */
  readonly againMs?: number
  readonly updateMs?: number
}

/** All steps of an engine. */
export interface TrainFigures {
  /** Of a step, without padding. */
  readonly tokens: number
  readonly steps: readonly StepFigures[]
  readonly peakRssMiB: number
}

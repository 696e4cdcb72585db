import type { Precision } from '@e5/core'
import type { BenchModel } from './bench-model.ts'

/** What one process of the encode bench measures. */
export interface EncodeRequest {
  readonly model: BenchModel
  readonly modelPath: string
  readonly precision: Extract<Precision, 'fp32' | 'int8'>
  readonly passages: number
  readonly queries: number
}

/** What it found. Tokens are those the model read: `[CLS]` and `[SEP]` included, no padding. */
export interface EncodeMeasurement {
  readonly loadMs: number
  readonly bulkTokensPerSecond: number
  readonly bulkTokens: number
  readonly queryMs: readonly number[]
  readonly longPassageMs: readonly number[]
  /** The longest time that the event loop of the main thread was held up during the bulk, in milliseconds. */
  readonly eventLoopMaxMs: number
  readonly peakRssMiB: number
}

import type { BenchPrecision } from './bench-command.ts'
import type { BenchModel } from './bench-model.ts'

/** What one process of the encode bench measures. */
export interface EncodeRequest {
  readonly model: BenchModel
  readonly modelPath: string
  readonly precision: BenchPrecision
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

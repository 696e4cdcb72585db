import type { BertShape } from '@e5/graph'
import type { NativeGate } from '@e5/runtime/sessions'
import type { AdamwStep } from '../optimizer/adamw.ts'
import type { KeptPrecision } from './keeper.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { SharedMemory } from './shared-memory.ts'
import type { TrainedChoice } from './trained-set.ts'

/** What an engine worker is started with (`workerData`). */
export interface EngineWorkerData {
  readonly shape: BertShape
  readonly choice: TrainedChoice
  readonly memory: SharedMemory
  /** Which worker this is. */
  readonly index: number
  readonly threads: number
  readonly maxTokens: number
  /** Bytes for what forward passes leave. */
  readonly keptBytes: number
  readonly keptPrecision: KeptPrecision
  readonly gate: NativeGate
}

/** To an engine worker, one at a time. */
export type ToEngineWorker =
  | { readonly type: 'forward'; readonly batches: readonly MicroBatch[]; readonly purpose: 'vectors' | 'training' }
  /** Of the batches of the last forward pass for training. `clear`: gradients begin at zero. */
  | { readonly type: 'backward'; readonly gradients: readonly Float32Array[]; readonly clear: boolean }
  /** Adds up a range of all workers' gradients in the first one's. */
  | { readonly type: 'reduce'; readonly begin: number; readonly end: number }
  | {
      readonly type: 'update'
      readonly begin: number
      readonly end: number
      readonly words: WordRange
      readonly step: AdamwStep
    }
  /** Merges the LoRA of some layers into their weights. */
  | { readonly type: 'merge'; readonly layers: readonly number[] }

/** Rows of the word embeddings. */
export interface WordRange {
  readonly begin: number
  readonly end: number
}

/** Its answer. */
export interface EngineAnswer {
  /** After `forward`: of each batch. */
  readonly vectors: readonly Float32Array[]
  /** After `reduce`: the sum of the squares in the range. */
  readonly squares: number
  readonly ms: number
  /** Of `ms`: what passes took that were done again. */
  readonly againMs: number
}

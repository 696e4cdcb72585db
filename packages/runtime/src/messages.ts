import type { Device, ErrorCode, ErrorDetails } from '@e5/core'
import type { EncoderPrecision } from '@e5/graph'
import type { NativeGate } from './native-gate.ts'

/** What a session worker is started with (`workerData`). */
export interface SessionWorkerData extends SessionRequest {
  readonly gate: NativeGate
}

/** Which graph to open, and on what. */
export interface SessionRequest {
  readonly graphFile: string
  readonly device: Device
  /** All cores if undefined. */
  readonly threads: number | undefined
}

/** Texts of one length for a session: `ids` is `[texts, tokensPerText]`, row-major. */
export interface TokenBatch {
  readonly ids: Int32Array<ArrayBuffer>
  readonly texts: number
  readonly tokensPerText: number
}

/** The vectors of a batch: `embeddings` is `[texts, dimensions]`, row-major. */
export interface BatchOutput {
  readonly embeddings: Float32Array<ArrayBuffer>
  readonly inferMs: number
}

/** To a session worker: a batch. It runs one at a time and answers in order. */
export type ToSessionWorker = { readonly type: 'run'; readonly batch: TokenBatch }

/** From a session worker: once whether it could start, then an answer a batch. Any later error ends the worker. */
export type FromSessionWorker =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly type: 'embedded'; readonly output: BatchOutput }

/** The precisions of graphs for batches of one length, which are those that are compiled here. */
export type ExactPrecision = Exclude<EncoderPrecision, 'fp16'>

/** What a compile worker is started with (`workerData`). */
export interface CompileWorkerData {
  readonly modelFolder: string
  readonly precision: ExactPrecision
  /** An empty folder for the compiled files. */
  readonly folder: string
  readonly gate: NativeGate
}

/** How close an int8 graph is to fp32, over texts that it was not calibrated on. */
export interface Parity {
  readonly texts: number
  readonly meanCosine: number
  readonly minimumCosine: number
}

/** The one message of a compile worker. fp32 is compared with nothing. */
export type FromCompileWorker =
  | { readonly type: 'compiled'; readonly parity: Parity | undefined }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails }

import type { Device, ErrorCode, ErrorDetails } from '@e5/core'
import type { BusyFlag } from './busy-flag.ts'

/** What a session worker is started with (`workerData`). */
export interface SessionWorkerData extends SessionRequest {
  readonly busy: BusyFlag
}

/** Which graph to open, and on what. */
export interface SessionRequest {
  readonly graphFile: string
  readonly device: Device
  readonly threads: number
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

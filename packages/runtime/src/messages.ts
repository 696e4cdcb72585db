import type { Device, ErrorCode, ErrorDetails } from '@e5/core'
import type { EncoderForm } from '@e5/graph'
import type { NativeGate } from './native-gate.ts'

/** What a session worker is started with (`workerData`). */
export interface SessionWorkerData extends SessionRequest {
  readonly gate: NativeGate
}

/** Which graph to open, and on what. */
export interface SessionRequest {
  readonly graphFile: string
  readonly device: Device
  /** Which of several such devices; ONNX Runtime's choice if undefined. */
  readonly deviceId?: number | undefined
  /** All cores if undefined. */
  readonly threads: number | undefined
}

/** Texts for a session: `ids` is `[texts, tokensPerText]`, row-major. */
export interface TokenBatch {
  readonly ids: Int32Array<ArrayBuffer>
  readonly texts: number
  readonly tokensPerText: number
  /** Each text's own tokens, `[texts]`: all are `tokensPerText` unless the graph is a padded one. */
  readonly lengths: Int32Array<ArrayBuffer>
}

/** The vectors of a batch: `embeddings` is `[texts, dimensions]`, row-major. */
export interface BatchOutput {
  readonly embeddings: Float32Array<ArrayBuffer>
  readonly inferMs: number
}

/** To a session worker: a batch. It runs one at a time and answers in order. */
export type ToSessionWorker = { readonly type: 'run'; readonly batch: TokenBatch }

/** From a worker that serves: once whether it could start, then an answer or a refusal a request. Any later error ends the worker. */
export type FromWorker<Answer> =
  | { readonly type: 'ready' }
  | { readonly type: 'refused'; readonly code: ErrorCode; readonly details: ErrorDetails }
  | { readonly type: 'answer'; readonly answer: Answer }

/** What a tokenize worker is started with (`workerData`): a model folder, and what the model asks of its tokenizer. */
export interface TokenizeWorkerData {
  readonly modelFolder: string
  readonly vocabularySize: number
  readonly tokenLimit: number
}

/** To a tokenize worker: texts with their prefixes. It answers in order. */
export type ToTokenizeWorker = { readonly type: 'encode'; readonly texts: readonly string[] }

/** Encoded texts, one after the other in `ids`: `lengths[text]` ids each, `fullLengths[text]` before the cut. */
export interface EncodedTexts {
  readonly ids: Int32Array<ArrayBuffer>
  readonly lengths: Int32Array<ArrayBuffer>
  readonly fullLengths: Int32Array<ArrayBuffer>
}

/** Which graph of a model: the compiler's form without what it finds out itself. */
export type GraphForm =
  | { readonly layout: 'exact'; readonly precision: 'fp32' | 'int8' }
  | Extract<EncoderForm, { layout: 'padded' }>

/** What a compile worker is started with (`workerData`). */
export interface CompileWorkerData {
  readonly modelFolder: string
  readonly form: GraphForm
  /** An empty folder for the compiled files. */
  readonly folder: string
  readonly gate: NativeGate
}

/** How close a graph is to the exact one in fp32, both on the CPU, over texts that it was not calibrated on. */
export interface Parity {
  readonly texts: number
  readonly meanCosine: number
  readonly minimumCosine: number
  /** int8: what was left in fp32 to come so close. */
  readonly recipe?: string
}

/** To a compile worker, once. It answers with the parity, of all but the exact graph in fp32, which others are compared with. */
export type ToCompileWorker = { readonly type: 'compile' }

import type { Device, EmbedOptions, EmbedResult, Precision, TextToken, TokenizeOptions } from '@e5/core'
import type { Parity } from '../messages.ts'
import type { ModelDescription } from '../models/model-description.ts'

/** Counters of an embedder since it was loaded, and what waits and runs now. */
export interface EmbedderStats {
  /** Sessions that are asked for, and those that are alive. */
  readonly replicas: number
  readonly readyReplicas: number
  /** The same of the session for a batch that is alone, 0 or 1; it is there a little after the replicas. */
  readonly soloReplicas: number
  readonly readySoloReplicas: number
  readonly waitingTexts: number
  readonly waitingTokens: number
  readonly runningTexts: number
  readonly runningTokens: number
  readonly embeddedTexts: number
  readonly embeddedTokens: number
  /** Texts that were not computed because the same one was on its way already. */
  readonly sharedTexts: number
  /** Texts that the cache had, and what it holds now. */
  readonly cacheHits: number
  readonly cachedTexts: number
  readonly cachedBytes: number
  readonly batches: number
  /** Of these the ones that ran alone on all cores. */
  readonly soloBatches: number
  readonly cutTexts: number
  /** How long what waits now takes the workers, by what they did lately; 0 before the first batch. */
  readonly expectedWaitSeconds: number
  readonly refusedCalls: number
  /** Of these the ones that others would have made wait too long, and those that could not keep their own deadline. */
  readonly refusedForWait: number
  readonly refusedForDeadline: number
  /** Calls that were taken and given up when their deadline passed. */
  readonly expiredCalls: number
  readonly cancelledTexts: number
  readonly restartedWorkers: number
}

/** A loaded model. */
export interface Embedder {
  readonly model: ModelDescription
  readonly device: Device
  readonly precision: Precision
  /** How close int8 is to fp32; undefined for fp32. */
  readonly parity: Parity | undefined
  /**
   * The vectors of texts, in order. Texts of all callers share one queue.
   *
   * @throws E5Error INPUT_TOO_LONG (with `truncate: 'none'`), OVERLOADED, CALL_TOO_LARGE, DEADLINE_EXCEEDED, CANCELLED,
   * CLOSED, WORKER_FAILED or WORKERS_UNAVAILABLE; a call succeeds or fails as a whole.
   */
  embed(texts: readonly string[], options?: EmbedOptions): Promise<EmbedResult>
  /**
   * How the model's tokenizer reads texts, in order: every token with its place, uncut, the prefix of the input type included.
   *
   * @throws E5Error CANCELLED or CLOSED
   */
  tokenize(texts: readonly string[], options?: TokenizeOptions): Promise<readonly (readonly TextToken[])[]>
  stats(): EmbedderStats
  /** Finishes the calls that were accepted, refuses new ones and ends the workers. May be called again. */
  close(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

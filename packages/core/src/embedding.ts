import { z } from 'zod'
import type { InputType } from './input-type.ts'

/** What to do with a text past the token limit: keep its start (`end` is cut off), or refuse the whole call (`none`). */
export const truncateSchema = z.enum(['end', 'none'])
export type Truncate = z.infer<typeof truncateSchema>

/** How to embed the texts of one call. */
export interface EmbedOptions {
  /** Which prefix the texts get; `none` (the default) takes them as they stand. */
  readonly inputType?: InputType
  /** `end` unless given. */
  readonly truncate?: Truncate
  /** Takes the call's texts out of the queue; the call then fails with `CANCELLED`. */
  readonly signal?: AbortSignal
  /**
   * Who asks. Work is shared fairly by tokens among callers; the calls of one caller share its part likewise. Without it each
   * call is a caller of its own.
   */
  readonly caller?: string
  /**
   * Makes batches of the call's own texts only, by their order and lengths, so that the same call gives the same bits whatever else
   * runs: int8 takes its scale from a whole batch, and fp32 may differ in the last bit with a batch's size. Shares nothing: neither
   * texts that are on their way for others nor a cache.
   */
  readonly isolated?: boolean
  /**
   * Milliseconds from now within which all texts of the call must be started. A call that cannot be is refused at once with
   * `OVERLOADED`, as far as that is known; one that was not, although it was taken, fails with `DEADLINE_EXCEEDED`.
   */
  readonly deadlineMs?: number
}

/** How to show the tokens of texts. */
export type TokenizeOptions = Pick<EmbedOptions, 'inputType' | 'signal'>

/** Where the time of a call went, in milliseconds. Queue and infer are those of the call's slowest text. */
export interface EmbedTimings {
  readonly tokenizeMs: number
  readonly queueMs: number
  readonly inferMs: number
}

/** A text that was longer than the limit. */
export interface CutText {
  /** Its place in the call, from 0. */
  readonly index: number
  /** Its tokens before the cut. */
  readonly fullLength: number
}

/** The vectors of a call, in the order of its texts. */
export interface EmbedResult {
  /** One vector a text, of length 1 (L2), `dimensions` float32 values each. */
  readonly embeddings: readonly Float32Array[]
  /** Tokens that the model read of each text, prefix, `[CLS]` and `[SEP]` included. */
  readonly tokenCounts: readonly number[]
  /** The texts that were cut. */
  readonly cut: readonly CutText[]
  readonly timings: EmbedTimings
}

import type { BenchPrecision } from '../bench-command.ts'
import type { Destination } from '../studio/known-request.ts'

/** What a load generator is started with. */
export interface LoadArgument extends Destination {
  readonly url: string
  readonly precision: BenchPrecision
}

/** What a load generator can be asked, in this order. */
export type LoadRequest =
  | { readonly kind: 'learn'; readonly requests: readonly (readonly string[])[]; readonly atOnce: number }
  | { readonly kind: 'clients'; readonly clients: number; readonly seconds: number; readonly warmUpSeconds: number }
  | { readonly kind: 'rate'; readonly perSecond: number; readonly seconds: number }

/** What a load generator saw. Times in milliseconds. */
export interface LoadAnswer {
  /** Requests that were answered with vectors, right or wrong, for each second. */
  readonly requestsPerSecond: number
  readonly sent: number
  readonly answeredMs: readonly number[]
  readonly refusals: readonly Refusal[]
  /** Whose vectors differ from those of the idle server. */
  readonly wrong: number
  /** Neither answered nor refused: cut connections, other statuses. */
  readonly failures: number
  /** What the first wrong or failed one was. */
  readonly firstFault: string | undefined
  /** 99th percentile of the generator's own event loop, 10 ms when idle: its times are too long by what is more. */
  readonly generatorLoopMs: number
}

/** A request that the server did not take. */
export interface Refusal {
  readonly status: number
  readonly milliseconds: number
  /** Seconds that it asks to wait; undefined if it does not say. */
  readonly retryAfter: number | undefined
}

import type { LoopMeasurement } from '../closed-loop.ts'

/** Texts of one request with their tokens, as our tokenizer counts them. */
export interface TextsRequest {
  readonly texts: readonly string[]
  readonly tokens: number
}

/** One kind of load. */
export type Scenario = LoopScenario | MixedScenario

/** Clients that send one request after the other. */
export interface LoopScenario {
  readonly kind: 'loop'
  readonly clients: number
  readonly warmUpSeconds: number
  readonly seconds: number
  /** Sent in turn; the measured work is their tokens. */
  readonly requests: readonly TextsRequest[]
}

/** A lone query now and then beside a stream that fills the machine. */
export interface MixedScenario {
  readonly kind: 'mixed'
  readonly stream: LoopScenario
  /** Sent alone to the idle server before. */
  readonly passage: string
  readonly queries: readonly string[]
}

/** What a closed loop saw, and the share of the machine's cores that its own process used. */
export interface LoadMeasurement extends LoopMeasurement {
  readonly clientShare: number
}

/** What was seen of a server with a mixed load. */
export interface MixedMeasurement {
  readonly passageAloneMs: readonly number[]
  readonly queryMs: readonly number[]
  /** Undefined if the server cannot be asked. */
  readonly healthMs: readonly number[] | undefined
  readonly stream: LoadMeasurement
  /** Of the stream, the queries and the health checks. */
  readonly errors: number
  readonly firstError: string | undefined
}

/** The measurement of each kind of scenario. */
export interface MeasurementOf {
  readonly loop: LoadMeasurement
  readonly mixed: MixedMeasurement
}

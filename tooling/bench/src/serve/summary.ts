import { type Latencies, latenciesOf, median } from '../statistics.ts'
import type { LoadMeasurement, MixedMeasurement } from './scenario.ts'

/** The rounds of a closed loop: medians of rates, latencies over all rounds. */
export interface LoadSummary {
  readonly tokensPerSecond: number
  readonly requestsPerSecond: number
  /** Undefined if no request succeeded. */
  readonly latencyMs: Latencies | undefined
  readonly errors: number
  readonly firstError: string | undefined
  /** The load generator's share of the machine's cores. */
  readonly clientShare: number
  readonly rounds: readonly { readonly tokensPerSecond: number; readonly requestsPerSecond: number }[]
}

/** The rounds of a mixed load. */
export interface MixedSummary {
  readonly passageAloneMs: number
  readonly queryMs: Latencies | undefined
  readonly healthMs: Latencies | undefined
  readonly stream: LoadSummary
  readonly errors: number
  readonly firstError: string | undefined
}

/** Sums up the rounds of a closed loop. */
export function summarizeLoad(rounds: readonly LoadMeasurement[]): LoadSummary {
  return {
    tokensPerSecond: median(rounds.map((round) => round.workPerSecond)),
    requestsPerSecond: median(rounds.map((round) => round.requestsPerSecond)),
    latencyMs: latenciesOf(rounds.flatMap((round) => round.latenciesMs)),
    ...errorsOf(rounds),
    clientShare: median(rounds.map((round) => round.clientShare)),
    rounds: rounds.map(({ workPerSecond, requestsPerSecond }) => ({
      tokensPerSecond: workPerSecond,
      requestsPerSecond,
    })),
  }
}

/** Sums up the rounds of a mixed load. */
export function summarizeMixed(rounds: readonly MixedMeasurement[]): MixedSummary {
  return {
    passageAloneMs: median(rounds.flatMap((round) => round.passageAloneMs)),
    queryMs: latenciesOf(rounds.flatMap((round) => round.queryMs)),
    healthMs: latenciesOf(rounds.flatMap((round) => round.healthMs ?? [])),
    stream: summarizeLoad(rounds.map((round) => round.stream)),
    ...errorsOf(rounds),
  }
}

function errorsOf(rounds: readonly { errors: number; firstError: string | undefined }[]) {
  return {
    errors: rounds.reduce((sum, { errors }) => sum + errors, 0),
    firstError: rounds.find(({ firstError }) => firstError !== undefined)?.firstError,
  }
}

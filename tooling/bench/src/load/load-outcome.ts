import { type Latencies, latenciesOf } from '../statistics.ts'
import type { ProcessSample } from '../studio/process-watch.ts'
import type { LoadAnswer } from './load-request.ts'

/** What came of one kind of request in one part of the load. */
export interface LoadOutcome {
  readonly name: string
  readonly sent: number
  readonly perSecond: number
  /** Of the answered ones; undefined if there was none. */
  readonly answeredMs: Latencies | undefined
  readonly wrong: number
  readonly failures: number
  readonly firstFault: string | undefined
  /** How many were refused with which status. */
  readonly refused: Readonly<Record<string, number>>
  readonly refusedMs: Latencies | undefined
  /** Refusals that took over 100 ms, or did not say when to come back. */
  readonly lateRefusals: number
  readonly refusalsWithoutRetryAfter: number
  readonly generatorLoopMs: number
}

/** What the server's process was like. */
export interface ProcessOutcome {
  readonly rssBeforeMiB: number
  readonly rssMaxMiB: number
  readonly rssAfterMiB: number
  readonly loopMaxMs: number
  /** Median of the samples, each of which is a second's. */
  readonly loopP99Ms: number
}

const refusalGoalMs = 100

/** Sums up what a load generator saw. */
export function summarize(name: string, answer: LoadAnswer): LoadOutcome {
  const { sent, requestsPerSecond, wrong, failures, firstFault, refusals, generatorLoopMs } = answer
  const byStatus = Map.groupBy(refusals, ({ status }) => String(status))
  return {
    name,
    sent,
    perSecond: requestsPerSecond,
    answeredMs: latenciesOf(answer.answeredMs),
    wrong,
    failures,
    firstFault,
    refused: Object.fromEntries([...byStatus].map(([status, those]) => [status, those.length])),
    refusedMs: latenciesOf(refusals.map(({ milliseconds }) => milliseconds)),
    lateRefusals: refusals.filter(({ milliseconds }) => milliseconds > refusalGoalMs).length,
    refusalsWithoutRetryAfter: refusals.filter(({ retryAfter }) => retryAfter === undefined).length,
    generatorLoopMs,
  }
}

/** Sums up the samples of a load between the memory before and after it. */
export function summarizeProcess(
  samples: readonly ProcessSample[],
  rss: Pick<ProcessOutcome, 'rssBeforeMiB' | 'rssAfterMiB'>,
): ProcessOutcome {
  const loops = samples.map(({ loopP99Ms }) => loopP99Ms).toSorted((a, b) => a - b)
  return {
    ...rss,
    rssMaxMiB: Math.max(...samples.map(({ rssMiB }) => rssMiB)),
    loopMaxMs: Math.max(...samples.map(({ loopMaxMs }) => loopMaxMs)),
    loopP99Ms: loops[Math.floor(loops.length / 2)]!,
  }
}

import { formatTable } from '../report.ts'
import type { Latencies } from '../statistics.ts'
import type { LoadOutcome, ProcessOutcome } from './load-outcome.ts'

/** One part of the load: who sent what, and what it did to the server. */
export interface LoadPart {
  readonly name: string
  readonly outcomes: readonly LoadOutcome[]
  readonly server: ProcessOutcome
}

/** Tables of a load. */
export function formatLoad(parts: readonly LoadPart[]): string {
  const outcomes = parts.flatMap(({ name, outcomes }) => outcomes.map((outcome) => ({ part: name, ...outcome })))
  const answered = formatTable(
    ['', 'sent', 'answered/s', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'wrong', 'failed', 'own loop ms'],
    outcomes.map(({ part, name, sent, perSecond, answeredMs, wrong, failures, generatorLoopMs }) => [
      `${part}: ${name}`,
      sent,
      perSecond.toFixed(perSecond < 10 ? 2 : 0),
      ...times(answeredMs),
      wrong,
      failures,
      generatorLoopMs.toFixed(0),
    ]),
  )
  const refused = outcomes.filter(({ refusedMs }) => refusedMs !== undefined)
  const server = formatTable(
    ['server', 'RSS before', 'most', 'after, MiB', 'loop p99 ms', 'loop max ms'],
    parts.map(({ name, server: { rssBeforeMiB, rssMaxMiB, rssAfterMiB, loopP99Ms, loopMaxMs } }) => [
      name,
      ...[rssBeforeMiB, rssMaxMiB, rssAfterMiB, loopP99Ms, loopMaxMs].map((value) => value.toFixed(0)),
    ]),
  )
  const faults = outcomes.flatMap(({ part, name, firstFault }) =>
    firstFault === undefined ? [] : [`${part}: ${name}: the first that went wrong: ${firstFault}`],
  )
  return [answered, ...(refused.length > 0 ? [formatRefusals(refused)] : []), server, ...faults].join('\n')
}

function formatRefusals(outcomes: readonly (LoadOutcome & { readonly part: string })[]): string {
  return formatTable(
    ['refused', 'share', 'statuses', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms', 'over 100 ms', 'no Retry-After'],
    outcomes.map(({ part, name, sent, refused, refusedMs, lateRefusals, refusalsWithoutRetryAfter }) => [
      `${part}: ${name}`,
      `${((100 * refusedMs!.count) / sent).toFixed(1)} %`,
      Object.entries(refused)
        .map(([status, count]) => `${status}: ${count}`)
        .join(', '),
      ...times(refusedMs),
      lateRefusals,
      refusalsWithoutRetryAfter,
    ]),
  )
}

function times(latencies: Latencies | undefined): string[] {
  if (latencies === undefined) return ['–', '–', '–', '–']
  const { p50, p95, p99, max } = latencies
  return [p50, p95, p99, max].map((value) => value.toFixed(value < 100 ? 1 : 0))
}

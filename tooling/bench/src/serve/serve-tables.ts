import { formatTable } from '../report.ts'
import type { Latencies } from '../statistics.ts'
import { median } from '../statistics.ts'
import type { LoadOutcome, MixedOutcome, Outcome } from './outcome.ts'
import type { LoadSummary } from './summary.ts'
import { comparedClients } from './trial.ts'

const none = '–'
const ms = (value: number | undefined): string => (value === undefined ? none : value.toFixed(1))
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

/** All tables that the outcomes fill, and what was not measured. */
export function formatOutcomes(outcomes: readonly Outcome[]): string {
  const loads = outcomes.filter((outcome) => outcome.kind !== 'mixed' && outcome.kind !== 'not measured')
  const ofServers = loads.filter(({ of }) => of === 'server')
  const sections = [
    queriesTable(ofServers.filter(({ kind }) => kind === 'queries')),
    batchesTable(ofServers.filter(({ kind }) => kind === 'batches')),
    mixedTable(outcomes.filter((outcome) => outcome.kind === 'mixed')),
    shareTable(loads),
    ...problemLines(outcomes),
  ]
  return sections.filter((section) => section !== undefined).join('\n')
}

function queriesTable(outcomes: readonly LoadOutcome[]): string | undefined {
  if (outcomes.length === 0) return undefined
  const head = ['server', 'clients', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms', 'errors', 'client CPU']
  const rows = outcomes.map(({ contender, clients, summary }) => [
    contender,
    clients,
    summary.requestsPerSecond.toFixed(1),
    ...latencyCells(summary.latencyMs),
    summary.errors,
    percent(summary.clientShare),
  ])
  return `single queries\n${formatTable(head, rows)}`
}

function batchesTable(outcomes: readonly LoadOutcome[]): string | undefined {
  if (outcomes.length === 0) return undefined
  const head = ['server', 'tokens/s', 'requests/s', 'p50 ms', 'p95 ms', 'p99 ms', 'errors', 'client CPU']
  const rows = outcomes.map(({ contender, summary }) => [
    contender,
    Math.round(summary.tokensPerSecond),
    summary.requestsPerSecond.toFixed(2),
    ...latencyCells(summary.latencyMs),
    summary.errors,
    percent(summary.clientShare),
  ])
  return `batches of 32 passages, ${outcomes[0]!.clients} in flight\n${formatTable(head, rows)}`
}

function mixedTable(outcomes: readonly MixedOutcome[]): string | undefined {
  if (outcomes.length === 0) return undefined
  const head = [
    'server',
    'passage\nalone ms',
    'query\np50 ms',
    'query\np99 ms',
    'query\nmax ms',
    'query p99 /\npassage',
    'health\np50 ms',
    'health\nmax ms',
    'stream\ntokens/s',
    'errors',
  ]
  const rows = outcomes.map(({ contender, summary: { passageAloneMs, queryMs, healthMs, stream, errors } }) => [
    contender,
    ms(passageAloneMs),
    ms(queryMs?.p50),
    ms(queryMs?.p99),
    ms(queryMs?.max),
    queryMs === undefined ? none : (queryMs.p99 / passageAloneMs).toFixed(2),
    ms(healthMs?.p50),
    ms(healthMs?.max),
    Math.round(stream.tokensPerSecond),
    errors,
  ])
  return `a query each 100 ms beside a stream of 512-token passages\n${formatTable(head, rows)}`
}

/** Our servers beside the engine that they are made of, in the same rounds. */
function shareTable(outcomes: readonly LoadOutcome[]): string | undefined {
  const rows = outcomes
    .filter(({ of }) => of === 'engine')
    .map((engine) => {
      const server = outcomes.find(
        ({ of, contender, trial }) => of === 'server' && contender === engine.contender && trial === engine.trial,
      )
      return [
        engine.contender,
        engine.trial,
        server === undefined ? none : rateOf(server.summary),
        rateOf(engine.summary),
        server === undefined ? none : percent(shareOf(server.summary, engine.summary)),
        engine.kind === 'batches' ? '95 %' : '85 %',
      ]
    })
  if (rows.length === 0) return undefined
  const head = ['server', 'load', 'HTTP tokens/s', 'engine tokens/s', 'HTTP / engine', 'target']
  return `share of the engine's own rate (${comparedClients} clients with queries, batches of 32)\n${formatTable(head, rows)}`
}

const rateOf = ({ tokensPerSecond }: LoadSummary): number => Math.round(tokensPerSecond)

// Pairs of the same round, which saw the same machine.
function shareOf(server: LoadSummary, engine: LoadSummary): number {
  return median(
    server.rounds.map(({ tokensPerSecond }, round) => tokensPerSecond / engine.rounds[round]!.tokensPerSecond),
  )
}

function problemLines(outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap((outcome) => {
    const what = `${outcome.contender} (${outcome.of}), ${outcome.trial}`
    if (outcome.kind === 'not measured') return [`${what}: not measured: ${outcome.reason}`]
    const { errors, firstError } = outcome.summary
    return errors === 0 ? [] : [`${what}: ${errors} errors, the first: ${firstError}`]
  })
}

function latencyCells(latencies: Latencies | undefined): string[] {
  return [latencies?.p50, latencies?.p95, latencies?.p99].map(ms)
}

import { formatTable } from '../report.ts'
import { median } from '../statistics.ts'
import type { ShareRound } from './measure-share.ts'
import type { SimulatedMeasurement } from './measure-simulated.ts'

/** A row a load, number of cores and way to tokenize: medians of the rounds, the worst of the loop's delays. */
export function simulatedTable(trials: readonly (readonly SimulatedMeasurement[])[]): string {
  const head = [
    'load',
    'cores',
    'tokenized in',
    'tokens/s',
    'of the cores',
    'texts/s',
    'main busy',
    'main CPU',
    'all CPU, cores',
    'loop max ms',
  ]
  const rows = trials.map((rounds) => {
    const { load, cores, tokenizerThreads, tokensPerSecond } = rounds[0]!
    const of = (value: (measurement: SimulatedMeasurement) => number) => median(rounds.map(value))
    const reached = of(({ reachedTokensPerSecond }) => reachedTokensPerSecond)
    return [
      load,
      cores,
      tokenizerThreads === 0 ? 'main' : `${tokenizerThreads} thread${tokenizerThreads > 1 ? 's' : ''}`,
      Math.round(reached),
      percent(reached / (cores * tokensPerSecond)),
      Math.round(of(({ textsPerSecond }) => textsPerSecond)),
      percent(of(({ use }) => use.busyShare)),
      percent(of(({ use }) => use.cpuShare)),
      of(({ use }) => use.allThreadsCores).toFixed(2),
      Math.max(...rounds.map(({ use }) => use.loopMaxMs)).toFixed(1),
    ]
  })
  return formatTable(head, rows)
}

/** The session alone, the engine, and what it adds: medians of the rounds and of their differences. */
export function shareTable(rounds: readonly ShareRound[]): string {
  const of = (value: (round: ShareRound) => number) => median(rounds.map(value))
  return formatTable(
    ['one core', 'tokens/s', 'CPU ms / 1000 tokens'],
    [
      [
        'session alone',
        Math.round(of(({ session }) => session.tokensPerSecond)),
        of(({ session }) => session.cpuMsPerThousandTokens).toFixed(2),
      ],
      [
        'engine',
        Math.round(of(({ engine }) => engine.tokensPerSecond)),
        of(({ engine }) => engine.cpuMsPerThousandTokens).toFixed(2),
      ],
      [
        'share of the engine that is not the model',
        percent(of(({ session, engine }) => 1 - engine.tokensPerSecond / session.tokensPerSecond)),
        percent(of(({ session, engine }) => 1 - session.cpuMsPerThousandTokens / engine.cpuMsPerThousandTokens)),
      ],
      [
        'tokenizing, as the call tells it',
        percent(of(({ engine, tokenizeMsPerThousandTokens: ms }) => (ms * engine.tokensPerSecond) / 1e6)),
        of(({ tokenizeMsPerThousandTokens }) => tokenizeMsPerThousandTokens).toFixed(2),
      ],
    ],
  )
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`
}

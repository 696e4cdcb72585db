import type { MinedRow, MiningResult, MiningSeconds } from './mine-negatives.ts'
import { isShort, writtenRows } from './mined-rows.ts'
import type { MiningRules } from './mining-rules.ts'
import type { Origin } from './select-negatives.ts'

/** How many values lie from `from` on, below `to`; undefined: without end. */
export interface HistogramBin {
  readonly from: number | undefined
  readonly to: number | undefined
  readonly count: number
}

/** What was mined, in figures. */
export interface MiningReport {
  readonly passages: number
  readonly distinctQueries: number
  readonly rows: number
  readonly rowsWritten: number
  /** Rows with fewer negatives than asked for, dropped ones included. */
  readonly rowsWithTooFew: number
  /** Rows for which the range had too few, so that others were taken or they stayed short. */
  readonly rowsBeyondRange: number
  readonly negatives: { readonly asked: number; readonly mean: number; readonly fewest: number }
  readonly origins: Readonly<Record<Origin, number>>
  /** Candidates of the ranges that the margin refused, of all rows. */
  readonly withinMargin: number
  /** The share of positives that the model finds among the first 10 and 100. */
  readonly positivesFound: { readonly first10: number; readonly first100: number }
  /** How far the negatives are below the lowest positive of their row, as shares of its score. */
  readonly margins: readonly HistogramBin[]
  /** Ranks of the negatives among the candidates, from 0. */
  readonly ranks: readonly HistogramBin[]
  readonly seconds: MiningSeconds
}

const marginEdges = [0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3]

/** The figures of a result. */
export function miningReport({ rows, distinctQueries, seconds }: MiningResult, passages: number, rules: MiningRules) {
  const written = writtenRows(rows, rules)
  const negatives = written.flatMap(({ negatives: own }) => own)
  const counts = written.map(({ negatives: own }) => own.length)
  const origins: Record<Origin, number> = { range: 0, 'below-range': 0, 'against-margin': 0 }
  for (const { origin } of negatives) origins[origin]++
  const report: MiningReport = {
    passages,
    distinctQueries,
    rows: rows.length,
    rowsWritten: written.length,
    rowsWithTooFew: rows.filter((row) => isShort(row, rules)).length,
    rowsBeyondRange: rows.filter((row) => fromRange(row) < rules.negatives).length,
    negatives: {
      asked: rules.negatives,
      mean: written.length === 0 ? 0 : negatives.length / written.length,
      fewest: counts.reduce((least, count) => Math.min(least, count), rules.negatives),
    },
    origins,
    withinMargin: rows.reduce((sum, { withinMargin }) => sum + withinMargin, 0),
    positivesFound: positivesFound(rows),
    margins: histogram(written.flatMap(marginsOf), marginEdges),
    ranks: histogram(
      negatives.map(({ rank }) => rank),
      rankEdges(rules),
    ),
    seconds,
  }
  return report
}

/** How many values lie before, between and after the edges. */
export function histogram(values: readonly number[], edges: readonly number[]): HistogramBin[] {
  const bounds = [undefined, ...edges, undefined]
  return bounds.slice(1).map((to, index) => {
    const from = bounds[index]
    const count = values.filter((value) => (from === undefined || value >= from) && (to === undefined || value < to))
    return { from, to, count: count.length }
  })
}

function fromRange({ negatives }: MinedRow): number {
  return negatives.filter(({ origin }) => origin === 'range').length
}

function marginsOf({ negatives, positiveScores }: MinedRow): number[] {
  const positive = Math.min(...positiveScores)
  return negatives.map(({ score }) => (positive - score) / Math.abs(positive))
}

function positivesFound(rows: readonly MinedRow[]): MiningReport['positivesFound'] {
  const positives = rows.reduce((sum, { positiveScores }) => sum + positiveScores.length, 0)
  const share = (depth: 'first10' | 'first100') => rows.reduce((sum, { found }) => sum + found[depth], 0) / positives
  return { first10: share('first10'), first100: share('first100') }
}

// Quarters of the range, and powers of two below it.
function rankEdges({ rangeMin, rangeMax }: MiningRules): number[] {
  const quarters = [0, 0.25, 0.5, 0.75, 1].map((part) => Math.round(rangeMin + part * (rangeMax - rangeMin)))
  return [...new Set([...quarters, 2 * rangeMax, 4 * rangeMax])]
}

import { formatCount, formatFields, formatTable } from '@e5/terminal'
import type { HistogramBin, MiningReport } from './mining-report.ts'

const share = (part: number) => `${(100 * part).toFixed(1)} %`

/** The report for a terminal. */
export function formatMiningReport(report: MiningReport): string {
  const { negatives, origins, positivesFound, seconds } = report
  const inAll = report.rows * negatives.asked
  const fields = formatFields([
    [
      'Rows',
      `${formatCount(report.rowsWritten)} of ${formatCount(report.rows)} written, ${formatCount(report.distinctQueries)} distinct queries`,
    ],
    ['Passages', formatCount(report.passages)],
    [
      'Positives found',
      `${share(positivesFound.first10)} among the first 10, ${share(positivesFound.first100)} among the first 100`,
    ],
    [
      'Negatives a row',
      `${negatives.mean.toFixed(1)} in the mean, ${negatives.fewest} at least, ${negatives.asked} asked for`,
    ],
    ['From the range', `${formatCount(origins.range)} of ${formatCount(inAll)}`],
    ['From below it', `${formatCount(origins['below-range'])}`],
    ['Against the margin', `${formatCount(origins['against-margin'])}`],
    [
      'Range too short',
      `${formatCount(report.rowsBeyondRange)} rows, for ${formatCount(report.withinMargin)} candidates are within the margin`,
    ],
    ['Rows with too few', formatCount(report.rowsWithTooFew)],
    [
      'Seconds',
      `${seconds.queries.toFixed(1)} queries, ${seconds.passages.toFixed(1)} passages, ${seconds.search.toFixed(1)} search, ${seconds.selection.toFixed(1)} selection`,
    ],
  ])
  const percent = (value: number) => `${Math.round(100 * value)} %`
  return [
    fields,
    histogramTable('BELOW THE POSITIVE', report.margins, percent),
    histogramTable('RANK', report.ranks, formatCount),
  ].join('\n')
}

const barLength = 40

function histogramTable(name: string, bins: readonly HistogramBin[], label: (value: number) => string): string {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const rows = bins
    .filter(({ count }) => count > 0)
    .map(({ from, to, count }) => [
      from === undefined
        ? `below ${label(to!)}`
        : to === undefined
          ? `${label(from)} or more`
          : `${label(from)} to ${label(to)}`,
      formatCount(count),
      '█'.repeat(Math.ceil((barLength * count) / most)),
    ])
  return formatTable([name, 'NEGATIVES', ''], rows, ['left', 'right', 'left'])
}

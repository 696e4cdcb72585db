import { figureTable, html, linePlot, reportPage } from '@e5/report'
import type { ProcessSample } from '../studio/process-watch.ts'
import { type Trend, trendOf } from './trend.ts'

/** A figure that is watched over the whole run. */
interface Watched {
  readonly name: string
  readonly unit: string
  readonly of: (sample: ProcessSample) => number
  /** Where it is read from. */
  readonly series: keyof SoakSamples
}

/** What a process held during the run, as it is and right after its garbage was collected. */
export interface SoakSamples {
  readonly usual: readonly ProcessSample[]
  readonly collected: readonly ProcessSample[]
}

/** All of them, in the order of the page. */
const watched: readonly Watched[] = [
  { name: 'RSS', unit: 'MiB', of: ({ rssMiB }) => rssMiB, series: 'usual' },
  { name: 'heap without garbage', unit: 'MiB', of: ({ heapUsedMiB }) => heapUsedMiB, series: 'collected' },
  { name: 'external memory without garbage', unit: 'MiB', of: ({ externalMiB }) => externalMiB, series: 'collected' },
  { name: 'open files', unit: '', of: ({ openFiles }) => openFiles, series: 'usual' },
]

/** A figure and where it went. */
export interface WatchedTrend extends Trend {
  readonly name: string
  readonly unit: string
}

/** The trends of all figures. */
export function trendsOf(samples: SoakSamples): WatchedTrend[] {
  return watched.map(({ name, unit, of, series }) => ({
    name,
    unit,
    ...trendOf(samples[series].map((sample) => ({ seconds: sample.seconds, value: of(sample) }))),
  }))
}

/** A page of its own with a plot of each figure and a table of their trends. */
export function formatPage(
  samples: SoakSamples,
  {
    title,
    verdict,
    trends,
  }: { readonly title: string; readonly verdict: string; readonly trends: readonly WatchedTrend[] },
): string {
  const columns = ['second half', 'level', 'a minute', 'growth', ''].map((head, index) => ({
    head,
    kind: index === 0 ? ('text' as const) : ('number' as const),
  }))
  const rows = trends.map(({ name, unit, level, perMinute, growth, isFlat }) => [
    name,
    `${level.toFixed(1)} ${unit}`,
    `${perMinute.toFixed(2)} ${unit}`,
    `${(growth * 100).toFixed(1)} %`,
    isFlat ? 'flat' : 'grows',
  ])
  const plots = watched.map(({ name, unit, of, series }) =>
    linePlot({
      title: unit === '' ? name : `${name}, ${unit}`,
      xLabel: 'minutes',
      points: samples[series].map((sample) => ({ x: sample.seconds / 60, y: of(sample) })),
      shows: 'line',
      startsAtZero: true,
      format: (value) => value.toFixed(0),
    }),
  )
  return reportPage({
    title,
    lead: html`<p class="lead">${verdict}</p>`,
    sections: [
      html`<div class="grid">${plots}</div>
<h2>Where they go</h2>`,
      figureTable(columns, rows),
    ],
  })
}

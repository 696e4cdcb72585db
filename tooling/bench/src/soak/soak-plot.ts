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
  const rows = trends.map(
    ({ name, unit, level, perMinute, growth, isFlat }) =>
      `<tr><td>${name}</td><td>${level.toFixed(1)} ${unit}</td><td>${perMinute.toFixed(2)} ${unit}</td><td>${(growth * 100).toFixed(1)} %</td><td>${isFlat ? 'flat' : 'grows'}</td></tr>`,
  )
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escapeHtml(title)}</title>
<style>
body { font: 14px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; color: #222 }
svg { display: block; margin: 1rem 0; background: #fafafa }
table { border-collapse: collapse }
td, th { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid #ddd }
td:first-child, th:first-child { text-align: left }
</style>
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(verdict)}</p>
<table>
<tr><th>second half</th><th>level</th><th>a minute</th><th>growth</th><th></th></tr>
${rows.join('\n')}
</table>
${watched.map((figure) => formatPlot(samples[figure.series], figure)).join('\n')}
</html>
`
}

const [width, height, left, bottom] = [900, 220, 70, 30]

function formatPlot(samples: readonly ProcessSample[], { name, unit, of }: Watched): string {
  const end = samples.at(-1)!.seconds
  const top = niceCeiling(Math.max(...samples.map(of)))
  const x = (seconds: number) => left + ((width - left - 10) * seconds) / end
  const y = (value: number) => 20 + (height - bottom - 20) * (1 - value / top)
  const line = samples.map((sample) => `${x(sample.seconds).toFixed(1)},${y(of(sample)).toFixed(1)}`).join(' ')
  const marks = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const at = y(top * share).toFixed(1)
    return `<line x1="${left}" x2="${width - 10}" y1="${at}" y2="${at}" stroke="#ddd"/><text x="${left - 8}" y="${at}" text-anchor="end" dominant-baseline="middle">${top * share}</text>`
  })
  const minutes = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      `<text x="${x(end * share).toFixed(1)}" y="${height - 8}" text-anchor="middle">${((end * share) / 60).toFixed(1)} min</text>`,
  )
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-size="11" role="img" aria-label="${name}">
<text x="${left}" y="12" font-weight="bold">${name}${unit === '' ? '' : `, ${unit}`}</text>
${marks.join('\n')}
${minutes.join('\n')}
<polyline points="${line}" fill="none" stroke="#0b62c4" stroke-width="1.5"/>
</svg>`
}

// Four marks below it are round too.
function niceCeiling(value: number): number {
  const step = 4 * 10 ** Math.floor(Math.log10(Math.max(value, 1)) - 0.7)
  return Math.ceil((value * 1.05) / step) * step
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

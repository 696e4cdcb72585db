import type { RunHistory } from '@e5/core'
import { fieldTable, figureTable, html, type Markup, reportPage, tiles } from '@e5/report'
import { formatBytes, formatCount, formatRate } from '@e5/terminal'
import { formatDuration } from './duration.ts'
import { figureRows, formatFigure } from './figure-rows.ts'
import { runPlots } from './run-plots.ts'
import { runVerdict } from './run-verdict.ts'

/** Where the report lies: links to what the run wrote are relative to it. */
export interface ReportPlace {
  /** The path of the model card from the report, or undefined where no model was written. */
  readonly modelCard: string | undefined
}

/** The report of a run as one HTML page. */
export function trainingReport(history: RunHistory, { modelCard }: ReportPlace): string {
  const { start } = history
  const verdict = runVerdict(history)
  const card = modelCard === undefined ? '' : html`<p><a href="${modelCard}">Model card</a></p>`
  return reportPage({
    title: `Fine-tuning ${start.model}`,
    lead: html`<p class="lead ${verdict.tone}">${verdict.quality}</p>
<p class="quiet">${verdict.ending} Begun ${start.time.replace('T', ' ').replace(/\..*/, ' UTC')}.</p>
${card}
${runTiles(history)}`,
    sections: html`<div class="grid">${runPlots(history)}</div>
${figuresSection(history)}
<h2>Data</h2>
${dataTable(history)}
<h2>What the model read first</h2>
${fieldTable([
  ['query', html`<pre>${start.sample.query}</pre>`],
  ...start.sample.passages.map(
    (passage, index) => [index === 0 ? 'positive' : 'negative', html`<pre>${passage}</pre>`] as const,
  ),
])}
<h2>Options</h2>
${fieldTable(Object.entries(start.options).map(([name, value]) => [html`<code>${name}</code>`, String(value)]))}
${checkpointsSection(history)}`,
  })
}

function runTiles({ start, steps, evaluations, baseline, best, end }: RunHistory): Markup {
  const last = steps.at(-1)
  const seconds = end?.seconds ?? last?.seconds
  const memory = end?.peakMemoryBytes ?? Math.max(0, ...steps.map(({ memoryBytes }) => memoryBytes))
  const rate = steps.reduce((sum, { tokensPerSecond }) => sum + tokensPerSecond, 0) / steps.length
  const evaluating = evaluations.reduce((sum, evaluation) => sum + evaluation.seconds, 0)
  return tiles([
    ...(baseline === undefined ? [] : ([['nDCG@10 before', formatFigure(baseline.figures.ndcgAt10)]] as const)),
    ...(best === undefined ? [] : ([['nDCG@10, best', formatFigure(best.figures.ndcgAt10)]] as const)),
    ['steps', `${formatCount(end?.step ?? last?.step ?? 0)} of ${formatCount(start.run.totalSteps)}`],
    ...(seconds === undefined ? [] : ([['time', formatDuration(seconds)]] as const)),
    ...(evaluations.length === 0 ? [] : ([['of it evaluation', formatDuration(evaluating)]] as const)),
    ...(steps.length === 0 ? [] : ([['tokens a second', formatRate(rate)]] as const)),
    ['most memory', formatBytes(memory)],
  ])
}

function figuresSection({ baseline, best }: RunHistory): Markup | string {
  if (baseline === undefined || best === undefined) return ''
  const { queries, passages } = baseline.figures
  const rows = figureRows(baseline.figures, best.figures)
  return html`<h2>Before and after</h2>
<p class="quiet">${formatCount(queries)} held-out queries, exact search in ${formatCount(passages)} passages; the best evaluation since is that after step ${best.step}.</p>
${figureTable(
  [
    { head: '', kind: 'text' },
    { head: 'before', kind: 'number' },
    { head: 'best', kind: 'number' },
    { head: 'points', kind: 'number' },
  ],
  rows.map(({ name, before, after, change, isBetter }) => [
    name,
    before,
    after,
    html`<span class="${toneOf(isBetter, before === after)}">${change}</span>`,
  ]),
)}`
}

function toneOf(isBetter: boolean, isSame: boolean): string {
  if (isSame) return 'quiet'
  return isBetter ? 'good' : 'bad'
}

function dataTable({ start: { data, run } }: RunHistory): Markup {
  return fieldTable([
    ['rows to train on', formatCount(data.trainingRows)],
    ['passages', formatCount(data.passages)],
    ['held-out queries', formatCount(data.heldOutQueries)],
    [
      'tokens of a query',
      `${data.meanQueryTokens.toFixed(1)} in the mean, ${formatCount(data.queriesCut)} queries were cut`,
    ],
    [
      'tokens of a passage',
      `${data.meanPassageTokens.toFixed(1)} in the mean, ${formatCount(data.passagesCut)} passages were cut`,
    ],
    ['negatives that a query sees', formatCount(run.negativesPerQuery)],
    ['steps of an epoch', formatCount(run.stepsPerEpoch)],
    ['weights trained', `${formatCount(run.trainedParameters)} of ${formatCount(run.parameters)}`],
  ])
}

function checkpointsSection({ checkpoints }: RunHistory): Markup | string {
  if (checkpoints.length === 0) return ''
  return html`<h2>What was written</h2>
${figureTable(
  [
    { head: 'step', kind: 'number' },
    { head: 'kind', kind: 'text' },
    { head: 'folder', kind: 'text' },
  ],
  checkpoints.map(({ step, kind, path }) => [formatCount(step), kind, html`<code>${path}</code>`]),
)}`
}

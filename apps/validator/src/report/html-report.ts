import { figureTable, type HtmlValue, histogramPlot, html, reportPage } from '@e5/report'
import type { ReportDocument, ReportRow, ReportSection, ReportTable, Tone } from './report-document.ts'

const marks: Record<Tone, HtmlValue> = {
  good: html`<span class="good">${whole('good')}</span>`,
  warning: html`<span class="quiet">${whole('warning')}</span>`,
  bad: html`<span class="bad">${whole('error')}</span>`,
  plain: '',
}

/** A report as a page that asks for nothing from outside. */
export function htmlReport({ title, verdict, summary, sections }: ReportDocument): string {
  return reportPage({
    title,
    lead: html`<p class="lead ${verdict === 'good' ? 'good' : 'bad'}">${summary}</p>`,
    sections: sections.map(htmlSection),
  })
}

function htmlSection({ title, notes, table, histograms = [] }: ReportSection): HtmlValue {
  return html`<section>
<h2>${title}</h2>
${notes.map((note) => html`<p class="quiet">${note}</p>`)}
${table === undefined ? '' : htmlTable(table)}
<div class="grid">${histograms.map(histogramPlot)}</div>
</section>`
}

function htmlTable({ head, alignments, rows }: ReportTable): HtmlValue {
  const columns = head.map((name, index) => ({
    head: name,
    kind: alignments[index] === 'right' ? ('number' as const) : ('text' as const),
  }))
  const cellsOf = ({ cells }: ReportRow) =>
    cells.map((cell, index) => (index < cells.length - 1 || alignments[index] === 'right' ? whole(cell) : roomy(cell)))
  if (rows.every(({ tone }) => tone === 'plain')) return figureTable(columns, rows.map(cellsOf))
  return figureTable(
    [{ head: '', kind: 'text' }, ...columns],
    rows.map((row) => [marks[row.tone], ...cellsOf(row)]),
  )
}

/** Words that stay on one line; only the last column of a table is broken. */
function whole(text: string): HtmlValue {
  return html`<span style="white-space: nowrap">${text}</span>`
}

function roomy(text: string): HtmlValue {
  return html`<div style="min-width: 15rem">${text}</div>`
}

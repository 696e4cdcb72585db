import { figureTable, type HtmlValue, histogramPlot, html, reportPage } from '@e5/report'
import type { ReportDocument, ReportSection, ReportTable, Tone } from './report-document.ts'

const marks: Record<Tone, HtmlValue> = {
  good: html`<span class="good">good</span>`,
  warning: html`<span class="quiet">warning</span>`,
  bad: html`<span class="bad">error</span>`,
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

function htmlSection({ title, notes, table, histogram }: ReportSection): HtmlValue {
  return html`<section>
<h2>${title}</h2>
${notes.map((note) => html`<p class="quiet">${note}</p>`)}
${table === undefined ? '' : htmlTable(table)}
${histogram === undefined ? '' : histogramPlot({ title, ...histogram })}
</section>`
}

function htmlTable({ head, alignments, rows }: ReportTable): HtmlValue {
  const columns = head.map((name, index) => ({
    head: name,
    kind: alignments[index] === 'right' ? ('number' as const) : ('text' as const),
  }))
  if (rows.every(({ tone }) => tone === 'plain')) {
    return figureTable(
      columns,
      rows.map(({ cells }) => cells),
    )
  }
  return figureTable(
    [{ head: '', kind: 'text' }, ...columns],
    rows.map(({ tone, cells }) => [marks[tone], ...cells]),
  )
}

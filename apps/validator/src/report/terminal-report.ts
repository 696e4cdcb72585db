import { formatCount, formatTable } from '@e5/terminal'
import type { ReportDocument, ReportHistogram, ReportSection, ReportTable, Tone } from './report-document.ts'

const barCharacters = 40
const marks: Record<Tone, string> = { good: '✓', warning: '!', bad: '✗', plain: ' ' }

/** A report as lines of text; its verdict stands last, where a terminal shows it. */
export function terminalReport({ title, verdict, summary, sections }: ReportDocument): string {
  const mark = verdict === 'good' ? marks.good : marks.bad
  return [title, '', ...sections.map(formatSection), `${mark} ${summary}`, ''].join('\n')
}

function formatSection({ title, notes, table, histograms = [] }: ReportSection): string {
  const parts = [`${title}\n`, ...notes.map((note) => `${note}\n`)]
  if (table !== undefined) parts.push(indent(formatMarkedTable(table)))
  for (const histogram of histograms) parts.push(`${histogram.title}\n`, indent(formatBars(histogram)))
  return parts.join('')
}

function formatMarkedTable({ head, alignments, rows }: ReportTable): string {
  return formatTable(
    ['', ...head],
    rows.map(({ tone, cells }) => [marks[tone], ...cells]),
    ['left', ...alignments],
  )
}

function formatBars({ xLabel, bins, mark }: ReportHistogram): string {
  const most = Math.max(1, ...bins.map(({ count }) => count))
  const rows = bins.map(({ from, to, count }, index) => {
    const filled = '█'.repeat(Math.ceil((barCharacters * count) / most))
    const label = index === bins.length - 1 ? `${from} or more` : `${from}–${to - 1}`
    return [label, formatCount(count), from > mark.x ? `${filled} ${marks.warning}` : filled]
  })
  return formatTable([xLabel, 'texts', ''], rows, ['right', 'right', 'left'])
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

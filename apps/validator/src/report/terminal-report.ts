import { formatCount, formatTable } from '@e5/terminal'
import type { ReportBar, ReportDocument, ReportSection, ReportTable, Tone } from './report-document.ts'

const barCharacters = 40
const marks: Record<Tone, string> = { good: '✓', warning: '!', bad: '✗', plain: ' ' }

/** A report as lines of text; its verdict stands last, where a terminal shows it. */
export function terminalReport({ title, verdict, summary, sections }: ReportDocument): string {
  const mark = verdict === 'good' ? marks.good : marks.bad
  return [title, '', ...sections.map(formatSection), `${mark} ${summary}`, ''].join('\n')
}

function formatSection({ title, notes, table, bars }: ReportSection): string {
  const parts = [`${title}\n`, ...notes.map((note) => `${note}\n`)]
  if (table !== undefined) parts.push(indent(formatMarkedTable(table)))
  if (bars !== undefined) parts.push(indent(formatBars(bars)))
  return parts.join('')
}

function formatMarkedTable({ head, alignments, rows }: ReportTable): string {
  return formatTable(
    ['', ...head],
    rows.map(({ tone, cells }) => [marks[tone], ...cells]),
    ['left', ...alignments],
  )
}

function formatBars(bars: readonly ReportBar[]): string {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const rows = bars.map(({ label, count, tone }) => {
    const filled = '█'.repeat(Math.ceil((barCharacters * count) / most))
    return [label, formatCount(count), tone === 'plain' ? filled : `${filled} ${marks[tone]}`]
  })
  return formatTable(['tokens', 'texts', ''], rows, ['right', 'right', 'left'])
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}

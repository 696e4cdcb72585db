import { formatCount } from '@e5/terminal'
import { htmlStyle } from './html-style.ts'
import type { ReportBar, ReportDocument, ReportSection, ReportTable } from './report-document.ts'

/** A report as a page that needs nothing but itself, in the colours (light or dark) that the reader prefers. */
export function htmlReport({ title, verdict, summary, sections }: ReportDocument): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${htmlStyle}</style>
</head>
<body>
<header>
<h1>${escaped(title)}</h1>
<p class="verdict ${verdict === 'good' ? 'good' : 'bad'}">${escaped(summary)}</p>
</header>
<main>
${sections.map(htmlSection).join('\n')}
</main>
</body>
</html>
`
}

function htmlSection({ title, notes, table, bars }: ReportSection): string {
  return `<section>
<h2>${escaped(title)}</h2>
${notes.map((note) => `<p>${escaped(note)}</p>`).join('\n')}
${table === undefined ? '' : htmlTable(table)}
${bars === undefined ? '' : htmlBars(bars)}
</section>`
}

function htmlTable({ head, alignments, rows }: ReportTable): string {
  const cells = (tag: string, values: readonly string[]) =>
    values.map((value, column) => `<${tag} class="${alignments[column]}">${escaped(value)}</${tag}>`).join('')
  const body = rows.map((row) => `<tr class="${row.tone}">${cells('td', row.cells)}</tr>`).join('\n')
  return `<div class="wide"><table>
<thead><tr>${cells('th', head)}</tr></thead>
<tbody>
${body}
</tbody>
</table></div>`
}

function htmlBars(bars: readonly ReportBar[]): string {
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const rows = bars.map(({ label, count, tone }) => {
    const share = ((100 * count) / most).toFixed(2)
    return `<li class="${tone}"><span>${escaped(label)}</span><i style="--share:${share}%"></i><b>${formatCount(count)}</b></li>`
  })
  return `<ol class="bars">\n${rows.join('\n')}\n</ol>`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!)
}

import { type HtmlValue, html, type Markup } from './html.ts'

/** A column's head, and whether it holds numbers. */
export interface Column {
  readonly head: string
  readonly kind: 'text' | 'number'
}

/** A table with heads. */
export function figureTable(columns: readonly Column[], rows: readonly (readonly HtmlValue[])[]): Markup {
  const place = (index: number) => (columns[index]!.kind === 'number' ? 'number' : 'value')
  return html`<div class="card"><table>
<tr>${columns.map(({ head }, index) => (head === '' ? html`<td></td>` : html`<th class="${place(index)}">${head}</th>`))}</tr>
${rows.map((row) => html`<tr>${row.map((cell, index) => html`<td class="${place(index)}">${cell}</td>`)}</tr>`)}
</table></div>`
}

/** Names and their values. */
export function fieldTable(fields: readonly (readonly [name: HtmlValue, value: HtmlValue])[]): Markup {
  return html`<div class="card"><table>
${fields.map(([name, value]) => html`<tr><td class="quiet">${name}</td><td class="value">${value}</td></tr>`)}
</table></div>`
}

/** The figures that count most, large and in a row. */
export function tiles(fields: readonly (readonly [name: HtmlValue, value: HtmlValue])[]): Markup {
  return html`<div class="tiles">${fields.map(
    ([name, value]) => html`<div class="tile"><span>${name}</span><b>${value}</b></div>`,
  )}</div>`
}

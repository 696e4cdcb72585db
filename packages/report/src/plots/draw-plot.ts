import type { PlotOptions } from '@observablehq/plot'
import * as Plot from '@observablehq/plot'
import { parseHTML } from 'linkedom'
import { type HtmlValue, html, type Markup } from '../html.ts'

/** A key of the legend. */
export interface PlotKey {
  readonly name: string
  readonly color: string
  readonly isDashed?: boolean
}

/** What stands over a plot. */
export interface PlotCaption {
  readonly title: string
  readonly keys?: readonly PlotKey[]
}

/** A plot as a figure with its caption, drawn without a browser; its colours are the page's variables. */
export function drawPlot({ title, keys = [] }: PlotCaption, options: PlotOptions): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>')
  const svg = Plot.plot({
    width: 560,
    height: 250,
    marginLeft: 60,
    marginRight: 14,
    marginTop: 16,
    marginBottom: 38,
    style: { background: 'none', fontSize: '12px' },
    ...options,
    document,
  })
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', title)
  // Within an image nothing has a name of its own.
  for (const group of svg.querySelectorAll('g[aria-label]')) group.removeAttribute('aria-label')
  const legend: HtmlValue = keys.map(
    ({ name, color, isDashed }) =>
      html`<span class="key${isDashed === true ? ' dashed' : ''}" style="--line: ${color}">${name}</span>`,
  )
  return html`<figure><figcaption>${title}<span class="keys">${legend}</span></figcaption>${{ markup: svg.outerHTML }}</figure>`
}

import { parseHTML } from 'linkedom'
import { describe, expect, it } from 'vitest'
import { html } from './html.ts'
import { histogramPlot } from './plots/histogram-plot.ts'
import { linePlot } from './plots/line-plot.ts'
import { meanPoints, smoothPoints } from './plots/points.ts'
import { reportPage } from './report-page.ts'
import { fieldTable, figureTable } from './tables.ts'

const parse = (text: string) => parseHTML(text).document

describe('html', () => {
  it('escapes text and joins lists, and leaves markup as it is', () => {
    expect(html`<p title="${'"'}">${['<a>', html`<b>${3}</b>`]}</p>`.markup).toBe(
      '<p title="&quot;">&lt;a&gt;\n<b>3</b></p>',
    )
  })
})

describe('reportPage', () => {
  it('asks for nothing from outside', () => {
    const page = reportPage({
      title: 'A & B',
      lead: html`<p>${'<script>'}</p>`,
      sections: [
        fieldTable([['x', 1]]),
        figureTable([{ head: 'n', kind: 'number' }], [[2]]),
        linePlot({ title: 'l', xLabel: 'step', points: [{ x: 1, y: 2 }], shows: 'trend', format: String }),
      ],
    })
    const document = parse(page)
    expect(document.title).toBe('A & B')
    expect(document.querySelectorAll('script, link, img, iframe, [src]')).toHaveLength(0)
    expect(page.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/)
    expect(document.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain("default-src 'none'")
  })
})

describe('linePlot', () => {
  it('draws what it is given, with a legend', () => {
    const points = Array.from({ length: 5 }, (_, x) => ({ x, y: x / 10 }))
    const level = { name: 'baseline', y: 0.7 }
    const document = parse(
      linePlot({ title: 'nDCG', xLabel: 'step', points, shows: 'values', level, format: (y) => y.toFixed(2) }).markup,
    )
    expect(document.querySelector('svg')!.getAttribute('aria-label')).toBe('nDCG')
    expect(document.querySelectorAll('circle')).toHaveLength(5)
    expect([...document.querySelectorAll('.key')].map(({ textContent }) => textContent)).toEqual([
      '0.40 at the end',
      'baseline 0.70',
    ])
  })

  it('stays small with many points, and bears a constant', () => {
    const points = Array.from({ length: 50_000 }, (_, x) => ({ x, y: 1e-5 }))
    const { markup } = linePlot({ title: 'lr', xLabel: 'step', points, shows: 'trend', format: String })
    expect(markup.length).toBeLessThan(60_000)
    expect(markup).not.toContain('NaN')
  })
})

describe('histogramPlot', () => {
  it('has a bar for each bin', () => {
    const bins = [
      { from: 0, to: 8, count: 3 },
      { from: 8, to: 16, count: 1 },
    ]
    const document = parse(histogramPlot({ title: 'h', xLabel: 'tokens', bins, mark: { name: 'cut', x: 12 } }).markup)
    expect(document.querySelectorAll('rect')).toHaveLength(2)
  })
})

describe('points', () => {
  it('become means of neighbours', () => {
    const points = [1, 3, 5, 7, 9].map((y, x) => ({ x, y }))
    expect(meanPoints(points, 3)).toEqual([
      { x: 0.5, y: 2 },
      { x: 2.5, y: 6 },
      { x: 4, y: 9 },
    ])
    const jagged = Array.from({ length: 40 }, (_, x) => ({ x, y: x + (x % 2 === 0 ? 1 : -1) }))
    const smooth = smoothPoints(jagged)
    for (const { x, y } of smooth) expect(Math.abs(y - x)).toBeLessThan(0.7)
  })
})

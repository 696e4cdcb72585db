import * as Plot from '@observablehq/plot'
import type { Markup } from '../html.ts'
import { drawPlot } from './draw-plot.ts'

/** How many values lie from `from` on, below `to`. */
export interface Bin {
  readonly from: number
  readonly to: number
  readonly count: number
}

/** A distribution. */
export interface HistogramPlotOptions {
  readonly title: string
  readonly xLabel: string
  /** At least one. */
  readonly bins: readonly Bin[]
  /** A value that the distribution is held against: a dashed line. */
  readonly mark?: { readonly name: string; readonly x: number }
}

/** Bars of a distribution. */
export function histogramPlot({ title, xLabel, bins, mark }: HistogramPlotOptions): Markup {
  return drawPlot(
    { title, keys: mark === undefined ? [] : [{ name: mark.name, color: 'var(--second)', isDashed: true }] },
    {
      x: { label: xLabel, labelArrow: 'none', ticks: 6 },
      y: { label: null, grid: true, ticks: 5, tickFormat: '~s' },
      marks: [
        Plot.rectY(bins, {
          x1: 'from',
          x2: 'to',
          y: 'count',
          fill: 'var(--first)',
          fillOpacity: 0.85,
          title: ({ from, to, count }: Bin) => `${from} to ${to}: ${count.toLocaleString('en-US')}`,
        }),
        Plot.ruleY([0], { stroke: 'var(--quiet)' }),
        ...(mark === undefined
          ? []
          : [Plot.ruleX([mark.x], { stroke: 'var(--second)', strokeDasharray: '5 4', strokeWidth: 1.5 })]),
      ],
    },
  )
}

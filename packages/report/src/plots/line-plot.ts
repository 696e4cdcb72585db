import * as Plot from '@observablehq/plot'
import type { Markup } from '../html.ts'
import { drawPlot } from './draw-plot.ts'
import { meanPoints, type Point, smoothPoints } from './points.ts'

/** A level that values are held against: a dashed line. */
export interface Level {
  readonly name: string
  readonly y: number
}

/** A figure over the course of something. */
export interface LinePlotOptions {
  readonly title: string
  readonly xLabel: string
  /** By rising x; at least one. */
  readonly points: readonly Point[]
  /** `line` draws the values, `values` marks each of them too, `trend` draws what they wander around and themselves faintly. */
  readonly shows: 'line' | 'values' | 'trend'
  readonly level?: Level
  readonly startsAtZero?: boolean
  readonly format: (y: number) => string
}

// More than a line of this width can show.
const mostPoints = 700

/** A line of one figure. */
export function linePlot({ title, xLabel, points, shows, level, startsAtZero, format }: LinePlotOptions): Markup {
  const drawn = meanPoints(points, mostPoints)
  const trend = shows === 'trend' ? smoothPoints(drawn) : drawn
  const marksEach = shows === 'values' || drawn.length < 3
  const values = [...drawn.map(({ y }) => y), ...(level === undefined ? [] : [level.y]), ...(startsAtZero ? [0] : [])]
  const keys = [
    { name: `${format(points.at(-1)!.y)} at the end`, color: 'var(--first)' },
    ...(level === undefined
      ? []
      : [{ name: `${level.name} ${format(level.y)}`, color: 'var(--second)', isDashed: true }]),
  ]
  return drawPlot(
    { title, keys },
    {
      x: { label: xLabel, labelArrow: 'none', ticks: 5, nice: false },
      y: { label: null, grid: true, ticks: 5, nice: true, domain: paddedDomain(values), tickFormat: format },
      marks: [
        ...(level === undefined
          ? []
          : [Plot.ruleY([level.y], { stroke: 'var(--second)', strokeDasharray: '5 4', strokeWidth: 1.5 })]),
        ...(shows === 'trend'
          ? [Plot.lineY(drawn, { x: 'x', y: 'y', stroke: 'var(--first)', strokeOpacity: 0.3 })]
          : []),
        Plot.lineY(trend, { x: 'x', y: 'y', stroke: 'var(--first)', strokeWidth: 2 }),
        ...(marksEach
          ? [
              Plot.dot(drawn, {
                x: 'x',
                y: 'y',
                r: 3.5,
                fill: 'var(--first)',
                title: ({ x, y }: Point) => `${xLabel} ${x}: ${format(y)}`,
              }),
            ]
          : []),
      ],
    },
  )
}

// A constant value has no extent of its own.
function paddedDomain(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const padding = high > low ? 0.04 * (high - low) : 0.1 * Math.abs(high) || 1
  return [low === 0 ? 0 : low - padding, high + padding]
}

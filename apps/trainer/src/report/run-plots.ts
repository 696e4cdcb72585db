import type { RunHistory, StepEvent } from '@e5/core'
import { linePlot, type Markup } from '@e5/report'
import { formatCount } from '@e5/terminal'
import { formatFigure } from './figure-rows.ts'

const xLabel = 'step'

/** A figure of the steps. */
interface StepPlot {
  readonly title: string
  readonly of: (step: StepEvent) => number
  readonly shows: 'line' | 'trend'
  readonly startsAtZero?: boolean
  readonly format: (y: number) => string
}

const stepPlots: readonly StepPlot[] = [
  { title: 'Loss', of: ({ loss }) => loss, shows: 'trend', format: shortNumber },
  {
    title: 'Learning rate',
    of: ({ learningRate }) => learningRate,
    shows: 'line',
    startsAtZero: true,
    format: (rate) => (rate === 0 ? '0' : rate.toExponential(1).replace('.0e', 'e')),
  },
  {
    title: 'Gradient norm before clipping',
    of: ({ gradientNorm }) => gradientNorm,
    shows: 'trend',
    format: shortNumber,
  },
  {
    title: 'Tokens a second',
    of: ({ tokensPerSecond }) => tokensPerSecond,
    shows: 'trend',
    startsAtZero: true,
    format: formatCount,
  },
  {
    title: 'Resident memory',
    of: ({ memoryBytes }) => memoryBytes,
    shows: 'line',
    startsAtZero: true,
    format: (bytes) => `${(bytes / 1e9).toFixed(1)} GB`,
  },
]

/** The plots of a run: the held-out figure first, then what each step reports. */
export function runPlots({ steps, evaluations, baseline }: RunHistory): Markup[] {
  const plots: Markup[] = []
  if (evaluations.length > 0) {
    plots.push(
      linePlot({
        title: 'nDCG@10 on the held-out set',
        xLabel,
        points: evaluations.map(({ step, figures }) => ({ x: step, y: figures.ndcgAt10 })),
        shows: 'values',
        ...(baseline === undefined ? {} : { level: { name: 'before training', y: baseline.figures.ndcgAt10 } }),
        format: formatFigure,
      }),
    )
  }
  if (steps.length === 0) return plots
  for (const { of, ...plot } of stepPlots) {
    plots.push(linePlot({ ...plot, xLabel, points: steps.map((step) => ({ x: step.step, y: of(step) })) }))
  }
  return plots
}

function shortNumber(value: number): string {
  return value === 0 ? '0' : String(Number(value.toPrecision(3)))
}

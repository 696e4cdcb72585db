import type { RunHistory } from '@e5/core'
import { SimpleGrid } from '@mantine/core'
import { LineFigure } from '../../parts/charts/line-figure.tsx'
import { Panel } from '../../parts/panel.tsx'
import { lossText, scoreText } from '../../parts/training/figure-text.ts'
import { type CurvePoint, joinByStep } from '../../parts/training/join-by-step.ts'
import { thinSteps } from '../../parts/training/thin-steps.ts'
import type { ComparedRun } from './differing-rows.ts'

const mostPoints = 300
const colors = ['marine.5', 'yellow.7', 'red.6', 'blue.6', 'grape.6', 'gray.6']

/** The losses and evaluations of runs, each in one chart. */
export default function ComparedCurves({ runs }: { readonly runs: readonly ComparedRun[] }) {
  return (
    <Panel title="Curves" says="Over the steps of each run.">
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        <RunsFigure title="Loss" runs={runs} curveOf={lossCurve} format={lossText} />
        <RunsFigure title="nDCG@10 of held-out queries" runs={runs} curveOf={scoreCurve} format={scoreText} areScores />
      </SimpleGrid>
    </Panel>
  )
}

interface RunsFigureProps {
  readonly title: string
  readonly runs: readonly ComparedRun[]
  readonly curveOf: (history: RunHistory) => readonly CurvePoint[]
  readonly format: (value: number) => string
  readonly areScores?: boolean
}

function RunsFigure({ title, runs, curveOf, format, areScores = false }: RunsFigureProps) {
  const curves = runs.map(({ job, history }, place) => ({
    // Not the job's name, whose dots would be read as a path.
    key: `run${place}`,
    label: job.job_name,
    color: colors[place % colors.length]!,
    points: history === undefined ? [] : curveOf(history),
  }))
  const says = curves.map(({ label, points }) => `${label}: ${lastText(points, format)}`).join(', ')
  return (
    <LineFigure
      title={title}
      says={says}
      data={joinByStep(Object.fromEntries(curves.map(({ key, points }) => [key, points])))}
      x="step"
      isNumeric
      series={curves.map(({ key, label, color }) => ({ name: key, label, color }))}
      format={format}
      isFromZero={!areScores}
      withDots={areScores}
      connectNulls
      withLegend
      height={240}
    />
  )
}

function lossCurve({ steps }: RunHistory): readonly CurvePoint[] {
  return thinSteps(steps, mostPoints).map(({ step, loss }) => ({ step, value: loss }))
}

function scoreCurve({ evaluations }: RunHistory): readonly CurvePoint[] {
  return evaluations.map(({ step, figures }) => ({ step, value: figures.ndcgAt10 }))
}

function lastText(points: readonly CurvePoint[], format: (value: number) => string): string {
  const last = points.at(-1)
  return last === undefined ? '–' : format(last.value)
}

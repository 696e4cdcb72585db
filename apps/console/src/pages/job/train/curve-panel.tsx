import type { RunHistory } from '@e5/core'
import { SimpleGrid } from '@mantine/core'
import { LineFigure } from '../../../parts/charts/line-figure.tsx'
import { countText } from '../../../parts/number-text.ts'
import { Panel } from '../../../parts/panel.tsx'
import { lossText, rateText, scoreText } from '../../../parts/training/figure-text.ts'
import { type StepPoint, thinSteps } from '../../../parts/training/thin-steps.ts'

// More cannot be told apart at the width of a panel.
const mostPoints = 400
// More of them run into each other.
const mostDots = 40

interface StepPlot {
  readonly title: string
  readonly field: Exclude<keyof StepPoint, 'step'>
  readonly format: (value: number) => string
}

const stepPlots: readonly StepPlot[] = [
  { title: 'Loss', field: 'loss', format: lossText },
  { title: 'Learning rate', field: 'learningRate', format: rateText },
  { title: 'Tokens a second', field: 'tokensPerSecond', format: (value) => countText(Math.round(value)) },
]

/** The curves of a training over its steps. */
export default function CurvePanel({ history: { steps, evaluations, baseline } }: { readonly history: RunHistory }) {
  const points = thinSteps(steps, mostPoints)
  const says =
    points.length < steps.length
      ? `Over ${countText(steps.length)} steps; each point is the mean of some that stand together.`
      : 'Over the steps.'
  return (
    <Panel title="Curves" says={says}>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
        {stepPlots.slice(0, 1).map((plot) => (
          <StepFigure key={plot.field} plot={plot} points={points} />
        ))}
        <ScoreFigure evaluations={evaluations} baseline={baseline} />
        {stepPlots.slice(1).map((plot) => (
          <StepFigure key={plot.field} plot={plot} points={points} />
        ))}
      </SimpleGrid>
    </Panel>
  )
}

function StepFigure({
  plot: { title, field, format },
  points,
}: {
  readonly plot: StepPlot
  readonly points: readonly StepPoint[]
}) {
  const last = points.at(-1)
  return (
    <LineFigure
      title={title}
      says={last === undefined ? 'No step yet' : `${format(last[field])} at step ${countText(last.step)}`}
      data={points}
      x="step"
      isNumeric
      series={[{ name: field, label: title, color: 'marine.5' }]}
      format={format}
    />
  )
}

function ScoreFigure({ evaluations, baseline }: Pick<RunHistory, 'evaluations' | 'baseline'>) {
  const points = evaluations.map(({ step, figures: { ndcgAt10 } }) => ({ step, ndcgAt10 }))
  const last = points.at(-1)
  const before = baseline?.figures.ndcgAt10
  return (
    <LineFigure
      title="nDCG@10 of held-out queries"
      says={
        last === undefined
          ? 'No evaluation yet'
          : `${scoreText(last.ndcgAt10)} at step ${countText(last.step)}${before === undefined ? '' : `, ${scoreText(before)} before training`}`
      }
      data={points}
      x="step"
      isNumeric
      series={[{ name: 'ndcgAt10', label: 'nDCG@10', color: 'marine.5' }]}
      format={scoreText}
      isFromZero={false}
      withDots={points.length <= mostDots}
      referenceLines={
        before === undefined
          ? []
          : [{ y: before, label: 'before training', labelPosition: 'insideBottomRight', color: 'yellow.7' }]
      }
    />
  )
}

import type { EndEvent, EvaluationEvent, StartEvent, StepEvent } from '@e5/core'
import {
  formatBytes,
  formatCount,
  formatNoun,
  formatRate,
  type Output,
  type ProgressState,
  showProgress,
} from '@e5/terminal'
import { formatDuration } from '../report/duration.ts'
import { figureRows, formatFigure, formatPoints } from '../report/figure-rows.ts'
import type { EventSink } from '../run/event-log.ts'

/** What is on a terminal during a run. */
export interface TerminalView {
  readonly show: EventSink
  /** Takes the progress away. */
  close(): void
}

const sampleCharacters = 160

/** Shows a run to people: lines for what happens, and below them, where there is a terminal, how far it is. */
export function openTerminalView(output: Output): TerminalView {
  let start: StartEvent | undefined
  let lastStep: StepEvent | undefined
  let baseline: EvaluationEvent | undefined
  let lastEvaluation: EvaluationEvent | undefined
  let hide = () => {}

  function say(...lines: readonly string[]): void {
    hide()
    output.write(`${lines.join('\n')}\n`)
    hide = showProgress(output, state)
  }

  function state(): ProgressState {
    const total = start?.run.totalSteps
    if (total === undefined || lastStep === undefined) {
      const isEvaluated = baseline !== undefined || start?.data.heldOutQueries === 0 || start?.resumedStep !== 0
      const note = isEvaluated ? 'the next step …' : 'evaluating the model as it is …'
      return { done: 0, total: undefined, note }
    }
    const { step, loss, learningRate, tokensPerSecond, secondsLeft, memoryBytes } = lastStep
    const figures = [
      `step ${formatCount(step)} of ${formatCount(total)}`,
      `loss ${loss.toFixed(4)}`,
      `rate ${learningRate.toExponential(1)}`,
      ...(lastEvaluation === undefined ? [] : [`nDCG@10 ${formatFigure(lastEvaluation.figures.ndcgAt10)}`]),
      `${formatRate(tokensPerSecond)} tokens/s`,
      `${formatDuration(secondsLeft)} left`,
      formatBytes(memoryBytes),
    ]
    return { done: step, total, note: figures.join(' · ') }
  }

  function showEvaluation(event: EvaluationEvent): void {
    const { step, figures, isBest } = event
    lastEvaluation = event
    if (step === 0) {
      baseline = event
      say(
        `before training: nDCG@10 ${formatFigure(figures.ndcgAt10)} (${formatCount(figures.queries)} held-out queries in ${formatCount(figures.passages)} passages)`,
      )
      return
    }
    const change =
      baseline === undefined ? '' : ` (${formatPoints(figures.ndcgAt10 - baseline.figures.ndcgAt10)} points)`
    say(
      `step ${formatCount(step)}: nDCG@10 ${formatFigure(figures.ndcgAt10)}${change}${isBest ? ', the best so far' : ''}`,
    )
  }

  return {
    show(event) {
      switch (event.event) {
        case 'start':
          start = event
          return say(...startLines(event))
        case 'step':
          lastStep = event
          return
        case 'evaluation':
          return showEvaluation(event)
        case 'checkpoint':
          return say(`wrote ${event.path}`)
        case 'end':
          return say(...endLines(event))
      }
    },
    close: () => hide(),
  }
}

function startLines({ model, data, run, sample, resumedStep }: StartEvent): string[] {
  const texts = (name: string, cut: number, mean: number) =>
    `${name}: ${mean.toFixed(0)} tokens, ${formatCount(cut)} cut`
  return [
    `${model}: ${formatCount(run.trainedParameters)} of ${formatCount(run.parameters)} weights are trained`,
    `data: ${formatCount(data.trainingRows)} rows, ${formatCount(data.passages)} passages, ${formatCount(data.heldOutQueries)} held-out queries`,
    `${texts('queries', data.queriesCut, data.meanQueryTokens)}; ${texts('passages', data.passagesCut, data.meanPassageTokens)}`,
    `${formatCount(run.totalSteps)} steps, ${formatCount(run.stepsPerEpoch)} an epoch; a positive competes with ${formatCount(run.negativesPerQuery)} passages`,
    ...[sample.query, ...sample.passages.slice(0, 2)].map((text) => `  ${shortened(text)}`),
    ...(resumedStep === 0 ? [] : [`going on after step ${formatCount(resumedStep)}`]),
  ]
}

function endLines({ reason, step, seconds, baseline, best, isPromoted, peakMemoryBytes }: EndEvent): string[] {
  const endings = { completed: 'done', 'early-stop': 'stopped early', interrupted: 'interrupted', failed: 'failed' }
  const figures = baseline === undefined || best === undefined ? [] : figureRows(baseline, best.figures)
  return [
    `${endings[reason]} after ${formatNoun(step, 'step')} in ${formatDuration(seconds)}, ${formatBytes(peakMemoryBytes)} of memory`,
    ...figures.map(({ name, before, after, change }) => `  ${name} ${before} → ${after} (${change})`),
    ...(isPromoted ? ['the model is in final, the report in report.html'] : []),
  ]
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length <= sampleCharacters ? line : `${line.slice(0, sampleCharacters)} …`
}

import type { RunHistory } from '@e5/core'
import { formatFigure, formatPoints } from './figure-rows.ts'

/** What came of a run, in sentences. */
export interface RunVerdict {
  readonly quality: string
  readonly tone: 'good' | 'bad' | 'quiet'
  readonly ending: string
}

/** What came of a run. */
export function runVerdict(history: RunHistory): RunVerdict {
  return { ...qualityOf(history), ending: endingOf(history) }
}

function qualityOf({ baseline, best, end }: RunHistory): Pick<RunVerdict, 'quality' | 'tone'> {
  if (baseline === undefined || best === undefined) {
    return { quality: 'The trained model was not evaluated: whether it became better is not known.', tone: 'quiet' }
  }
  const before = baseline.figures.ndcgAt10
  const after = best.figures.ndcgAt10
  if (after <= before) {
    const promoted = end?.isPromoted === true ? ' It was promoted all the same, as asked for.' : ''
    return {
      quality: `No evaluation was above nDCG@10 ${formatFigure(before)}, which the model had before training; the best was ${formatFigure(after)} after ${best.step} steps.${promoted}`,
      tone: 'bad',
    }
  }
  return {
    quality: `nDCG@10 rose from ${formatFigure(before)} to ${formatFigure(after)} after ${best.step} steps: ${formatPoints(after - before)} points.`,
    tone: 'good',
  }
}

function endingOf({ start, steps, end }: RunHistory): string {
  const { totalSteps } = start.run
  if (end === undefined)
    return `The events stop after step ${steps.at(-1)?.step ?? 0} of ${totalSteps}, without an end.`
  switch (end.reason) {
    case 'completed':
      return `All ${end.step} steps were done.`
    case 'early-stop':
      return `It stopped early after ${end.step} of ${totalSteps} steps, for the figures did not rise any more.`
    case 'interrupted':
      return `It was interrupted after ${end.step} of ${totalSteps} steps.`
    case 'failed':
      return `It failed after ${end.step} of ${totalSteps} steps: ${end.error === undefined ? 'no reason is given.' : `${end.error.message} [${end.error.code}]`}`
  }
}

import type { EvaluationEvent } from '@e5/core'
import { beginPromotion, isPatienceOver, type Promotion, promotionAfter } from '../evaluation/promotion.ts'
import type { TrainingRun } from './training-run.ts'

/** What a run has come to. */
export interface RunProgress {
  /** Steps done. */
  step: number
  readonly evaluations: EvaluationEvent[]
  /** Undefined before the baseline. */
  promotion: Promotion | undefined
  /** The step of the newest checkpoint. */
  savedStep: number | undefined
  /** Of the run, the parts before a resumption included. */
  seconds(): number
}

/** Where a run stands before its next step. */
export function beginProgress({ checkpoint }: TrainingRun): RunProgress {
  const start = performance.now()
  const before = checkpoint?.state
  const evaluations = [...(before?.evaluations ?? [])]
  const [baseline, ...later] = evaluations
  return {
    step: before?.step ?? 0,
    evaluations,
    promotion: baseline && later.reduce(promotionAfter, beginPromotion(baseline.figures)),
    savedStep: before?.step,
    seconds: () => (before?.seconds ?? 0) + secondsSince(start),
  }
}

/** True after the last step, or once patience is over. */
export function isOver({ options, plan }: TrainingRun, { step, promotion }: RunProgress): boolean {
  return step === plan.totalSteps || (promotion !== undefined && isPatienceOver(promotion, options.patience))
}

/** True where the model is to be evaluated and was not: before the first step, every so many, after the last. */
export function isEvaluationDue({ evaluator, plan }: TrainingRun, { step, evaluations }: RunProgress): boolean {
  const isPlanned = step % plan.evalSteps === 0 || step === plan.totalSteps
  return evaluator !== undefined && isPlanned && evaluations.at(-1)?.step !== step
}

/** That evaluations will take until the last step, as long as the last one took. */
export function evaluationSecondsLeft({ plan }: TrainingRun, { step, evaluations }: RunProgress): number {
  const left = Math.ceil(plan.totalSteps / plan.evalSteps) - Math.floor((step - 1) / plan.evalSteps)
  return left * (evaluations.at(-1)?.seconds ?? 0)
}

/** Seconds since a time of `performance.now()`. */
export function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}

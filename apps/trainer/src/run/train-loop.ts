import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { writeCheckpoint, writeModelOnly } from '../checkpoint/write-checkpoint.ts'
import { beginPromotion, isPatienceOver, type Promotion, promotionAfter } from '../evaluation/promotion.ts'
import { learningRateAt } from '../optimizer/learning-rate.ts'
import { plainOptions } from '../options/option-table.ts'
import { modelCard } from '../report/model-card.ts'
import { batchTexts } from '../steps/batch-texts.ts'
import { contrastiveStep } from '../steps/contrastive-step.ts'
import type { EventSink } from './event-log.ts'
import type { CheckpointEvent, EndEvent, EvaluationEvent } from './events.ts'
import { createStepMeter, type StepFigures } from './step-meter.ts'
import type { TrainingRun } from './training-run.ts'

/** What a run has come to. */
export interface RunProgress {
  step: number
  readonly evaluations: EvaluationEvent[]
  promotion: Promotion | undefined
  /** The step of the newest checkpoint. */
  savedStep: number | undefined
  /** Of the run, the parts before a resumption included. */
  seconds(): number
}

// PyTorch's and Hugging Face's defaults.
const adamw = { betas: [0.9, 0.999], epsilon: 1e-8 } as const

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
    seconds: () => (before?.seconds ?? 0) + (performance.now() - start) / 1000,
  }
}

/**
 * Trains to the last step, or until patience is over, or until the signal is aborted, which leaves a checkpoint.
 *
 * @throws E5Error TRAINING_DIVERGED, OUTPUT_UNWRITABLE; the last checkpoint stays.
 */
export async function trainLoop(
  run: TrainingRun,
  progress: RunProgress,
  { emit, signal }: { readonly emit: EventSink; readonly signal: AbortSignal },
): Promise<Exclude<EndEvent['reason'], 'failed'>> {
  const { options, plan, evaluator } = run
  const { totalSteps, evalSteps, saveSteps } = plan
  const meter = createStepMeter()
  if (evaluator !== undefined && progress.promotion === undefined) await evaluate(run, progress, emit)
  while (progress.step < totalSteps && !isOver(run, progress)) {
    await meter.time(() => runStep(run, progress))
    progress.step++
    const { step } = progress
    const isLast = step === totalSteps
    if (isLast || step % options.loggingSteps === 0) {
      const evaluationSecondsLeft = secondsOfEvaluations(run, progress)
      emit(meter.event({ step, totalSteps, seconds: progress.seconds(), evaluationSecondsLeft }))
    }
    if (evaluator !== undefined && (isLast || step % evalSteps === 0)) await evaluate(run, progress, emit)
    if (isLast || signal.aborted || step % saveSteps === 0 || isOver(run, progress)) await save(run, progress, emit)
    if (signal.aborted && !isLast) return 'interrupted'
  }
  return progress.step === totalSteps ? 'completed' : 'early-stop'
}

/** The README.md of a model as the run has it. */
export function cardOf(
  { start }: TrainingRun,
  { evaluations }: RunProgress,
  step: number,
  kind: CheckpointEvent['kind'],
) {
  return modelCard({ start, evaluations: evaluations.filter((event) => event.step <= step), step, kind })
}

function isOver({ options }: TrainingRun, { promotion }: RunProgress): boolean {
  return promotion !== undefined && isPatienceOver(promotion, options.patience)
}

function secondsOfEvaluations({ plan }: TrainingRun, { step, evaluations }: RunProgress): number {
  const left = Math.ceil(plan.totalSteps / plan.evalSteps) - Math.floor((step - 1) / plan.evalSteps)
  return left * (evaluations.at(-1)?.seconds ?? 0)
}

async function runStep({ options, plan, engine, sampler, batches }: TrainingRun, progress: RunProgress) {
  const batch = sampler.batchAt(progress.step)
  const texts = batchTexts(batch, batches)
  const learningRate = learningRateAt({ ...plan, peak: plan.learningRate }, progress.step)
  const loss = await contrastiveStep(engine, texts)
  refuseNoNumber('loss', loss, progress)
  const { gradientNorm } = await engine.update({
    ...adamw,
    learningRate,
    weightDecay: options.weightDecay,
    maxGradientNorm: options.maxGradNorm,
    step: progress.step + 1,
  })
  refuseNoNumber('gradient norm', gradientNorm, progress)
  const tokens = [...texts.queries, ...texts.passages].reduce((sum, { length }) => sum + length, 0)
  const figures: StepFigures = { loss, gradientNorm, tokens, learningRate, epoch: batch.epoch }
  return figures
}

function refuseNoNumber(figure: string, value: number, { step, savedStep }: RunProgress): void {
  if (Number.isFinite(value)) return
  const kept = savedStep === undefined ? 'There is no checkpoint yet.' : `checkpoint-${savedStep} is kept.`
  throw new E5Error('TRAINING_DIVERGED', { figure, step: step + 1, kept })
}

async function evaluate(run: TrainingRun, progress: RunProgress, emit: EventSink): Promise<void> {
  const { engine, evaluator, options } = run
  const { step, promotion } = progress
  const start = performance.now()
  const figures = await evaluator!.evaluate(engine.encode)
  progress.promotion = promotion === undefined ? beginPromotion(figures) : promotionAfter(promotion, { step, figures })
  const isBest = step > 0 && progress.promotion.best.step === step
  const event: EvaluationEvent = { event: 'evaluation', step, figures, isBest, seconds: secondsSince(start) }
  progress.evaluations.push(event)
  emit(event)
  if (!isBest) return
  const writeStart = performance.now()
  const path = join(options.output, 'best')
  await writeModelOnly(path, { ...run, card: cardOf(run, progress, step, 'best') })
  emit({ event: 'checkpoint', step, kind: 'best', path, seconds: secondsSince(writeStart) })
}

async function save(run: TrainingRun, progress: RunProgress, emit: EventSink): Promise<void> {
  const { options, hashes } = run
  const { step, evaluations } = progress
  const start = performance.now()
  const path = await writeCheckpoint(
    options.output,
    { ...run, card: cardOf(run, progress, step, 'checkpoint') },
    {
      state: { step, seconds: progress.seconds(), options: plainOptions(options), hashes, evaluations },
      keep: options.keepCheckpoints,
    },
  )
  progress.savedStep = step
  emit({ event: 'checkpoint', step, kind: 'checkpoint', path, seconds: secondsSince(start) })
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000
}

import { join } from 'node:path'
import type { EvaluationEvent } from '@e5/core'
import { writeModelOnly } from '../checkpoint/write-checkpoint.ts'
import { beginPromotion, promotionAfter } from '../evaluation/promotion.ts'
import { cardOf } from './run-card.ts'
import { type RunProgress, secondsSince } from './run-progress.ts'
import type { RunWorld, TrainingRun } from './training-run.ts'

/**
 * Evaluates the model as it is, and keeps it as OUT/best if it is above all before; gives up when the signal is aborted.
 *
 * @throws E5Error OUTPUT_UNWRITABLE.
 */
export async function evaluateRun(run: TrainingRun, progress: RunProgress, { emit, signal }: RunWorld): Promise<void> {
  const { engine, evaluator, options } = run
  const { step, promotion } = progress
  const start = performance.now()
  const figures = await evaluator!
    .evaluate((texts) => {
      signal.throwIfAborted()
      return engine.encode(texts)
    })
    .catch((error: unknown) => {
      if (error !== signal.reason) throw error
      return undefined
    })
  if (figures === undefined) return
  progress.promotion = promotion === undefined ? beginPromotion(figures) : promotionAfter(promotion, { step, figures })
  const isBest = step > 0 && progress.promotion.best.step === step
  const event: EvaluationEvent = { event: 'evaluation', step, figures, isBest, seconds: secondsSince(start) }
  progress.evaluations.push(event)
  emit(event)
  if (!isBest) return
  const writeStart = performance.now()
  const path = join(options.output, 'best')
  await writeModelOnly(path, { ...run, card: cardOf(run, progress, { step, kind: 'best' }) })
  emit({ event: 'checkpoint', step, kind: 'best', path, seconds: secondsSince(writeStart) })
}

import { join } from 'node:path'
import { copyModel, writeModelOnly } from '../checkpoint/write-checkpoint.ts'
import { isWorthPromoting } from '../evaluation/promotion.ts'
import type { EventSink } from './event-log.ts'
import { cardOf } from './run-card.ts'
import { type RunProgress, secondsSince } from './run-progress.ts'
import type { TrainingRun } from './training-run.ts'

/**
 * Writes OUT/final: the best model, if it is better than the model was; the last one, if there was no evaluation or with `force`.
 *
 * @returns whether it was written.
 * @throws E5Error OUTPUT_UNWRITABLE.
 */
export async function promote(run: TrainingRun, progress: RunProgress, emit: EventSink): Promise<boolean> {
  const { options } = run
  const { promotion } = progress
  const start = performance.now()
  const path = join(options.output, 'final')
  const hasBest = promotion !== undefined && isWorthPromoting(promotion)
  const step = hasBest ? promotion.best.step : progress.step
  const card = cardOf(run, progress, { step, kind: 'final' })
  if (hasBest) await copyModel(join(options.output, 'best'), path, card)
  else if (promotion === undefined || options.force) await writeModelOnly(path, { ...run, card })
  else return false
  emit({ event: 'checkpoint', step, kind: 'final', path, seconds: secondsSince(start) })
  return true
}

import type { EndEvent } from '@e5/core'
import { evaluateRun } from './evaluate-run.ts'
import { evaluationSecondsLeft, isEvaluationDue, isOver, type RunProgress } from './run-progress.ts'
import { runStep } from './run-step.ts'
import { saveRun } from './save-run.ts'
import { createStepMeter } from './step-meter.ts'
import type { RunWorld, TrainingRun } from './training-run.ts'

/**
 * Trains to the last step, or until patience is over, or until the signal is aborted, which leaves a checkpoint.
 *
 * @throws E5Error TRAINING_DIVERGED, OUTPUT_UNWRITABLE; the last checkpoint stays.
 */
export async function trainLoop(
  run: TrainingRun,
  progress: RunProgress,
  world: RunWorld,
): Promise<Exclude<EndEvent['reason'], 'failed'>> {
  const { options, plan } = run
  const { totalSteps } = plan
  const { emit, signal } = world
  const meter = createStepMeter()
  for (;;) {
    if (isEvaluationDue(run, progress)) await evaluateRun(run, progress, world)
    const { step } = progress
    const isLast = isOver(run, progress)
    const isSavePlanned = step > 0 && step % plan.saveSteps === 0
    if (progress.savedStep !== step && (isSavePlanned || isLast || signal.aborted)) await saveRun(run, progress, emit)
    if (signal.aborted && (!isLast || isEvaluationDue(run, progress))) return 'interrupted'
    if (isLast) return step === totalSteps ? 'completed' : 'early-stop'
    await meter.time(() => runStep(run, progress))
    progress.step++
    if (isOver(run, progress) || progress.step % options.loggingSteps === 0) {
      const left = evaluationSecondsLeft(run, progress)
      emit(meter.event({ step: progress.step, totalSteps, seconds: progress.seconds(), evaluationSecondsLeft: left }))
    }
  }
}

import { E5Error } from '@e5/core'
import { learningRateAt } from '../optimizer/learning-rate.ts'
import { batchTexts } from '../steps/batch-texts.ts'
import { contrastiveStep } from '../steps/contrastive-step.ts'
import type { RunProgress } from './run-progress.ts'
import type { StepFigures } from './step-meter.ts'
import type { TrainingRun } from './training-run.ts'

// PyTorch's and Hugging Face's defaults.
const adamw = { betas: [0.9, 0.999], epsilon: 1e-8 } as const

/**
 * Does a run's next step.
 *
 * @throws E5Error TRAINING_DIVERGED if its loss or its gradient norm is no number; the weights are of no use then.
 */
export async function runStep(run: TrainingRun, { step, savedStep }: RunProgress): Promise<StepFigures> {
  const { options, plan, engine, sampler, batches } = run
  const refuseNoNumber = (figure: string, value: number): void => {
    if (Number.isFinite(value)) return
    const kept = savedStep === undefined ? 'There is no checkpoint yet.' : `checkpoint-${savedStep} is kept.`
    throw new E5Error('TRAINING_DIVERGED', { figure, step: step + 1, kept })
  }
  const batch = sampler.batchAt(step)
  const texts = batchTexts(batch, batches)
  const learningRate = learningRateAt({ ...plan, peak: plan.learningRate }, step)
  const loss = await contrastiveStep(engine, texts)
  refuseNoNumber('loss', loss)
  const { gradientNorm } = await engine.update({
    ...adamw,
    learningRate,
    weightDecay: options.weightDecay,
    maxGradientNorm: options.maxGradNorm,
    step: step + 1,
  })
  refuseNoNumber('gradient norm', gradientNorm)
  const tokens = [...texts.queries, ...texts.passages].reduce((sum, { length }) => sum + length, 0)
  return { loss, gradientNorm, tokens, learningRate, epoch: batch.epoch }
}

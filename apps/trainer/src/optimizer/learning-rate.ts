/** How the learning rate goes: up to `peak` in `warmupSteps`, then down to 0 at `totalSteps`, both straight. */
export interface LearningRateSchedule {
  readonly peak: number
  readonly warmupSteps: number
  readonly totalSteps: number
}

/** The learning rate of a step, the first of which is 0; as Hugging Face's linear schedule. */
export function learningRateAt({ peak, warmupSteps, totalSteps }: LearningRateSchedule, step: number): number {
  if (step < warmupSteps) return (peak * step) / warmupSteps
  return peak * Math.max(0, (totalSteps - step) / Math.max(1, totalSteps - warmupSteps))
}

import type { StepEvent } from '@e5/core'

/** What one step was. */
export interface StepFigures {
  readonly loss: number
  readonly gradientNorm: number
  readonly tokens: number
  readonly learningRate: number
  readonly epoch: number
}

/** Where a run is when it says so. */
export interface MeteredAt {
  readonly step: number
  readonly totalSteps: number
  /** Of the run so far. */
  readonly seconds: number
  /** That evaluations will take until its end. */
  readonly evaluationSecondsLeft: number
}

/** Makes means of steps. Its clock leaves evaluations and checkpoints out. */
export interface StepMeter {
  /** Times a step and takes its figures. */
  time(step: () => Promise<StepFigures>): Promise<void>
  /** The event of the steps since the last one. */
  event(at: MeteredAt): StepEvent
}

/** Begins to measure. */
export function createStepMeter(): StepMeter {
  let taken: StepFigures[] = []
  let takenMs = 0
  let allSteps = 0
  let allMs = 0
  const mean = (figure: 'loss' | 'gradientNorm') => taken.reduce((sum, step) => sum + step[figure], 0) / taken.length
  return {
    async time(step) {
      const start = performance.now()
      taken.push(await step())
      takenMs += performance.now() - start
    },
    event({ step, totalSteps, seconds, evaluationSecondsLeft }) {
      allSteps += taken.length
      allMs += takenMs
      const { learningRate, epoch } = taken.at(-1)!
      const tokens = taken.reduce((sum, { tokens: own }) => sum + own, 0)
      const event: StepEvent = {
        event: 'step',
        step,
        epoch,
        loss: mean('loss'),
        learningRate,
        gradientNorm: mean('gradientNorm'),
        tokensPerSecond: (1000 * tokens) / takenMs,
        seconds,
        secondsLeft: ((totalSteps - step) * allMs) / allSteps / 1000 + evaluationSecondsLeft,
        memoryBytes: process.memoryUsage.rss(),
      }
      taken = []
      takenMs = 0
      return event
    },
  }
}

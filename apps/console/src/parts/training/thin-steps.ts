import type { StepEvent } from '@e5/core'

/** What a chart shows of one step, or of some that stand together. */
export interface StepPoint {
  /** The last of them. */
  readonly step: number
  readonly loss: number
  readonly learningRate: number
  readonly tokensPerSecond: number
}

const figures = ['loss', 'learningRate', 'tokensPerSecond'] as const

/** So many points at most: of a longer run each is the mean of as many steps. */
export function thinSteps(steps: readonly StepEvent[], mostPoints: number): readonly StepPoint[] {
  const size = Math.max(1, Math.ceil(steps.length / mostPoints))
  return Array.from({ length: Math.ceil(steps.length / size) }, (_, place) => {
    const group = steps.slice(place * size, (place + 1) * size)
    const means = figures.map((figure) => [figure, group.reduce((sum, step) => sum + step[figure], 0) / group.length])
    return { step: group.at(-1)!.step, ...(Object.fromEntries(means) as Omit<StepPoint, 'step'>) }
  })
}

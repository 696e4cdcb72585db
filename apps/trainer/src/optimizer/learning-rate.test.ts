import { expect, it } from 'vitest'
import { learningRateAt } from './learning-rate.ts'

it('rises in a straight line to its peak and falls in one to zero', () => {
  const schedule = { peak: 2e-5, warmupSteps: 10, totalSteps: 50 }
  expect([0, 5, 10, 30, 50].map((step) => learningRateAt(schedule, step))).toEqual([0, 1e-5, 2e-5, 1e-5, 0])
})

it('begins at its peak without a warm-up, and never goes below zero', () => {
  const schedule = { peak: 1, warmupSteps: 0, totalSteps: 4 }
  expect([0, 2, 4, 9].map((step) => learningRateAt(schedule, step))).toEqual([1, 0.5, 0, 0])
})

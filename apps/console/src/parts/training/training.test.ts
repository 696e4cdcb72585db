import { type JobEvent, runHistory, type StepEvent } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { joinByStep } from './join-by-step.ts'
import { readLog, trainingEvents } from './log-entry.ts'
import { logText } from './log-text.ts'
import { thinSteps } from './thin-steps.ts'

const stepAt = (step: number, loss = 1 / step): StepEvent => ({
  event: 'step',
  step,
  epoch: step / 10,
  loss,
  learningRate: 3e-5,
  gradientNorm: 1,
  tokensPerSecond: 900,
  seconds: step,
  secondsLeft: 0,
  memoryBytes: 1e9,
})
const startAt = (resumedStep: number) => ({
  event: 'start',
  time: '2026-11-28T22:00:00.000Z',
  model: 'tiny',
  options: { batch_size: 4 },
  data: {
    passages: 60,
    trainingRows: 20,
    heldOutQueries: 4,
    meanQueryTokens: 9,
    meanPassageTokens: 8,
    queriesCut: 0,
    passagesCut: 0,
  },
  run: { stepsPerEpoch: 5, totalSteps: 6, parameters: 200, trainedParameters: 100, negativesPerQuery: 11 },
  sample: { query: 'query: a', passages: ['passage: b'] },
  resumedStep,
})
const kept = (...events: readonly object[]): JobEvent[] =>
  events.map((event, number) => ({ number, time: '2026-11-28T22:00:00.000Z', event: { ...event } }))

describe('readLog', () => {
  it('reads trainer and worker, and leaves out what it does not know', () => {
    const log = readLog(
      kept({ event: 'taken', host: 'one', token: 'x' }, startAt(0), { event: 'of-tomorrow' }, stepAt(1)),
    )
    expect(log.map(({ number, event }) => [number, event.event])).toEqual([
      [0, 'taken'],
      [1, 'start'],
      [3, 'step'],
    ])
    expect(trainingEvents(log)).toHaveLength(2)
  })

  it('gives a history in which steps that were done again count once', () => {
    const log = readLog(kept(startAt(0), stepAt(1), stepAt(2), stepAt(3, 9), startAt(2), stepAt(3, 0.3)))
    const { steps } = runHistory(trainingEvents(log))!
    expect(steps.map(({ step, loss }) => [step, loss])).toEqual([
      [1, 1],
      [2, 0.5],
      [3, 0.3],
    ])
  })
})

describe('logText', () => {
  it('says what happened', () => {
    const texts = readLog(kept({ event: 'taken', host: 'one' }, startAt(4), stepAt(2))).map(logText)
    expect(texts).toEqual([
      'Worker one took the job.',
      'Training goes on from step 4: 6 steps, 20 rows, 4 queries held out, 50 % of the parameters trained.',
      'Step 2: loss 0.5, learning rate 3e-5, 900 tokens a second.',
    ])
  })
})

describe('thinSteps', () => {
  it('leaves short runs as they are', () => {
    expect(thinSteps([stepAt(1), stepAt(2)], 10).map(({ step }) => step)).toEqual([1, 2])
    expect(thinSteps([], 10)).toEqual([])
  })

  it('makes means of long ones, and keeps their last step', () => {
    const steps = Array.from({ length: 1001 }, (_, place) => stepAt(place + 1, place < 500 ? 2 : 1))
    const points = thinSteps(steps, 100)
    expect(points).toHaveLength(91)
    expect([points[0]!.loss, points[0]!.step]).toEqual([2, 11])
    expect(points.at(-1)).toMatchObject({ step: 1001, loss: 1, tokensPerSecond: 900 })
  })
})

describe('joinByStep', () => {
  it('has a row for each step of any curve', () => {
    const curves = {
      a: [
        { step: 2, value: 0.5 },
        { step: 4, value: 0.4 },
      ],
      b: [{ step: 3, value: 0.7 }],
    }
    expect(joinByStep(curves)).toEqual([
      { step: 2, a: 0.5 },
      { step: 3, b: 0.7 },
      { step: 4, a: 0.4 },
    ])
  })
})

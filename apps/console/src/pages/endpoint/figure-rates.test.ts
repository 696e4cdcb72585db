import type { EndpointFigures } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { figureRates, percentileMs } from './figure-rates.ts'

const durations = (...requests: number[]) => [
  { up_to_seconds: 0.1, requests: requests[0]! },
  { up_to_seconds: 0.2, requests: requests[1]! },
  { up_to_seconds: null, requests: requests[2]! },
]

const reading = (second: number, requests: number, times: ReturnType<typeof durations>): EndpointFigures => ({
  time: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
  requests,
  errors: 0,
  inputs: requests,
  tokens: requests * 100,
  cut_inputs: 0,
  unprefixed_inputs: 0,
  durations: times,
})

describe('percentileMs', () => {
  it('interpolates within the bucket', () => {
    expect(percentileMs(durations(10, 10, 0), 0.5)).toBeCloseTo(100)
    expect(percentileMs(durations(10, 10, 0), 0.75)).toBeCloseTo(150)
    expect(percentileMs(durations(4, 0, 0), 0.25)).toBeCloseTo(25)
  })

  it('says the beginning of the last bucket, which has no end', () => {
    expect(percentileMs(durations(0, 0, 3), 0.99)).toBeCloseTo(200)
  })

  it('knows nothing without requests', () => {
    expect(percentileMs(durations(0, 0, 0), 0.5)).toBeNull()
  })
})

describe('figureRates', () => {
  it('is what came between two readings, a second', () => {
    const [point] = figureRates([reading(0, 10, durations(10, 0, 0)), reading(2, 14, durations(10, 4, 0))])
    expect(point).toMatchObject({ requests: 2, tokens: 200, errors: 0 })
    // The ten from before, all of them quick, do not count.
    expect(point!.p50).toBeCloseTo(150)
  })

  it('leaves out where the server was started anew', () => {
    const readings = [
      reading(0, 50, durations(50, 0, 0)),
      reading(2, 1, durations(1, 0, 0)),
      reading(4, 3, durations(3, 0, 0)),
    ]
    expect(figureRates(readings).map(({ requests }) => requests)).toEqual([1])
  })
})

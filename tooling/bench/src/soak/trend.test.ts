import { describe, expect, it } from 'vitest'
import { type Point, trendOf } from './trend.ts'

const series = (valueAt: (second: number) => number): Point[] =>
  Array.from({ length: 121 }, (_, index) => ({ seconds: index * 5, value: valueAt(index * 5) }))

describe('trendOf', () => {
  it('calls a saw tooth flat, and a start that settles', () => {
    const trend = trendOf(series((second) => 500 - 200 * Math.exp(-second / 60) + (second % 25)))
    expect(trend.isFlat).toBe(true)
    expect(Math.abs(trend.perMinute)).toBeLessThan(1)
  })

  it('sees a leak below a saw tooth', () => {
    const trend = trendOf(series((second) => 500 + second / 5 + ((second * 7) % 50)))
    expect(trend.isFlat).toBe(false)
    expect(trend.perMinute).toBeGreaterThan(10)
    expect(trend.perMinute).toBeLessThan(14)
  })

  it('says that there is too little', () => {
    expect(() => trendOf(series(() => 1).slice(0, 3))).toThrow('too few')
  })
})

import { describe, expect, it } from 'vitest'
import { retryAfterSecondsOf, retryDelayMs } from './retry-delay.ts'

describe('retryDelayMs', () => {
  it('doubles to 8 seconds, and a chance takes up to half of it', () => {
    expect([0, 1, 2, 3, 4, 9].map((retry) => retryDelayMs(retry, undefined, 1))).toEqual([
      500, 1000, 2000, 4000, 8000, 8000,
    ])
    expect(retryDelayMs(1, undefined, 0)).toBe(500)
  })

  it('never comes before the server wants it', () => {
    expect(retryDelayMs(0, 30, 0)).toBe(30_000)
    expect(retryDelayMs(0, 30, 1)).toBe(33_000)
    expect(retryDelayMs(5, 0, 1)).toBe(0)
  })
})

describe('retryAfterSecondsOf', () => {
  const now = Date.parse('Tue, 24 Nov 2026 12:00:00 GMT')
  it.each([
    [{ 'retry-after': '7' }, 7],
    [{ 'retry-after-ms': '1500', 'retry-after': '7' }, 1.5],
    [{ 'retry-after': 'Tue, 24 Nov 2026 12:01:00 GMT' }, 60],
    [{ 'retry-after': 'Tue, 24 Nov 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': '-3' }, 0],
    [{ 'retry-after': 'soon' }, undefined],
    [{}, undefined],
  ])('%j is %s', (headers, seconds) => {
    expect(retryAfterSecondsOf(new Headers(headers), now)).toBe(seconds)
  })
})

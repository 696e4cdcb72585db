import { isE5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { narrowFloat16, widenFloat16 } from './half-precision.ts'

describe('narrowing to fp16', () => {
  const narrow = (...values: number[]) => [...widenFloat16(narrowFloat16('tensor', Float32Array.from(values)))]

  it('keeps every number that fp16 has, and its sign', () => {
    const patterns = Uint16Array.from({ length: 65_536 }, (_, bits) => bits).filter(
      (bits) => (bits & 0x7c00) !== 0x7c00,
    )
    expect(narrowFloat16('tensor', widenFloat16(patterns))).toEqual(patterns)
  })

  it('rounds to the nearest, and of two equally near to the even one', () => {
    const step = 2 ** -10
    expect(narrow(1 + step * 0.49, 1 + step * 0.51)).toEqual([1, 1 + step])
    expect(narrow(1 + step * 0.5, 1 + step * 1.5, 2 - step / 2)).toEqual([1, 1 + step * 2, 2])
  })

  it('rounds below the normal numbers too', () => {
    const least = 2 ** -24
    expect(narrow(least * 0.5, least * 0.51, least * 1.5, -least * 2.5)).toEqual([0, least, least * 2, -least * 2])
    expect(narrow(least * 1023.5, 1e-12)).toEqual([2 ** -14, 0])
  })

  it('refuses what fp16 cannot hold, and names it', () => {
    expect(narrow(65_519)).toEqual([65_504])
    for (const value of [65_520, -1e6, Number.POSITIVE_INFINITY, Number.NaN]) {
      let caught: unknown
      try {
        narrow(0, value)
      } catch (error) {
        caught = error
      }
      expect(isE5Error(caught, 'PRECISION_OVERFLOW') && caught.details).toMatchObject({ tensor: 'tensor', value })
    }
  })
})

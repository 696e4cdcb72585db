import { describe, expect, it } from 'vitest'
import { spearman } from './spearman.ts'

describe('spearman', () => {
  it('is 1 and -1 for the same and the opposite order', () => {
    expect(spearman([1, 2, 3, 4], [10, 20, 21, 900])).toBeCloseTo(1, 12)
    expect(spearman([1, 2, 3, 4], [4, 3, 2, 1])).toBeCloseTo(-1, 12)
  })

  it('follows 1 - 6 sum(d^2) / n(n^2 - 1) without ties', () => {
    // ranks 1 2 3 4 5 against 2 1 4 5 3: d^2 = 1 + 1 + 1 + 1 + 4 = 8
    expect(spearman([1, 2, 3, 4, 5], [2, 1, 4, 5, 3])).toBeCloseTo(1 - (6 * 8) / (5 * 24), 12)
  })

  it('gives ties the mean of their ranks', () => {
    // ranks 1 2.5 2.5 4 against 1 2 3 4: covariance 4.5, variances 4.5 and 5
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(4.5 * 5), 12)
  })

  it('is not a number for a constant list', () => {
    expect(spearman([1, 1], [1, 2])).toBeNaN()
  })
})

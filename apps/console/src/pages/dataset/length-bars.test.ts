import { describe, expect, it } from 'vitest'
import { lengthBars, lengthsText } from './length-bars.ts'

const histogram = [5, 0, 2, 0, 0].map((count, bin) => ({ from: bin * 32 + 1, to: (bin + 1) * 32 + 1, count }))

describe('lengthBars', () => {
  it('ends with the last bar that has texts, and tells those that are cut', () => {
    expect(lengthBars({ histogram, limit: 64 })).toEqual([
      { tokens: '1–32', whole: 5, cut: 0 },
      { tokens: '33–64', whole: 0, cut: 0 },
      { tokens: '65–96', whole: 0, cut: 2 },
    ])
  })

  it('says that the last bin has all that are longer', () => {
    const full = histogram.map((bin) => ({ ...bin, count: 1 }))
    expect(lengthBars({ histogram: full, limit: 512 }).at(-1)).toEqual({ tokens: '129 and more', whole: 1, cut: 0 })
    expect(lengthBars({ histogram: [], limit: 512 })).toEqual([])
  })
})

describe('lengthsText', () => {
  const lengths = {
    of: 'a',
    texts: 7,
    sampled: 7,
    stride: 1,
    median: 8,
    percentile95: 90,
    longest: 1200,
    limit: 64,
    cut: 2,
  }

  it('has the share that is cut, and says where it is a sample', () => {
    expect(lengthsText({ ...lengths, histogram })).toBe(
      'Median 8 tokens, 95 % up to 90, longest 1,200; 28.6 % are cut at 64.',
    )
    expect(lengthsText({ ...lengths, histogram, stride: 2, texts: 14 })).toContain('by one text in 2 (7 of 14)')
  })
})

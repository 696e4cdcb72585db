import { describe, expect, it } from 'vitest'
import { rankByScore } from './ranking.ts'
import { meanOverQueries, mrrAt, ndcgAt, recallAt } from './retrieval-metrics.ts'

const judgements = new Map([
  ['a', 3],
  ['b', 2],
  ['c', 0],
  ['d', 1],
  ['e', -1],
])

describe('ndcgAt', () => {
  it('divides by the best order of all judged documents', () => {
    // gain: c 0/log2(2) + b 2/log2(3) + x 0 + a 3/log2(5); ideal: 3/log2(2) + 2/log2(3) + 1/log2(4)
    const expected = (2 / Math.log2(3) + 3 / Math.log2(5)) / (3 + 2 / Math.log2(3) + 1 / 2)
    expect(expected).toBeCloseTo(0.5363, 4)
    expect(ndcgAt(10)(['c', 'b', 'x', 'a'], judgements)).toBeCloseTo(expected, 12)
  })

  it('cuts both the ranking and the ideal', () => {
    expect(ndcgAt(1)(['b', 'a'], judgements)).toBeCloseTo(2 / 3, 12)
    expect(ndcgAt(2)(['a', 'b', 'c'], judgements)).toBe(1)
  })

  it('is 0 where nothing is relevant, and takes a grade below 0 for 0', () => {
    expect(ndcgAt(10)(['a'], new Map([['a', 0]]))).toBe(0)
    expect(ndcgAt(10)(['e'], judgements)).toBe(0)
  })
})

describe('mrrAt and recallAt', () => {
  it('count what is within the cut', () => {
    expect(mrrAt(10)(['x', 'c', 'd'], judgements)).toBeCloseTo(1 / 3, 12)
    expect(mrrAt(2)(['x', 'c', 'd'], judgements)).toBe(0)
    expect(recallAt(3)(['x', 'c', 'd', 'a'], judgements)).toBeCloseTo(1 / 3, 12)
    expect(recallAt(4)(['x', 'c', 'd', 'a'], judgements)).toBeCloseTo(2 / 3, 12)
    expect(recallAt(4)(['a'], new Map())).toBe(0)
  })
})

describe('meanOverQueries', () => {
  it('counts a query without a ranking as 0', () => {
    const qrels = new Map([
      ['1', new Map([['a', 1]])],
      ['2', new Map([['b', 1]])],
    ])
    expect(meanOverQueries(ndcgAt(10), new Map([['1', ['a']]]), qrels)).toBe(0.5)
    expect(meanOverQueries(ndcgAt(10), new Map(), new Map())).toBe(0)
  })
})

describe('rankByScore', () => {
  it('orders equal scores by falling id, also those that are equal as float32 only', () => {
    const scores = new Map([
      ['10', 0.5],
      ['9', 0.5],
      ['2', 0.9],
      ['3', 0.5 + 1e-12],
    ])
    expect(rankByScore(scores)).toEqual(['2', '9', '3', '10'])
  })
})

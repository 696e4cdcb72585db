import type { SearchResult } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { compareRankings } from './compare-rankings.ts'

const ranking = (...ids: readonly string[]): SearchResult[] =>
  ids.map((id, place) => ({ id, score: 0.9 - place / 10, text: '', metadata: {} }))

describe('compareRankings', () => {
  it('says where each result is in the other ranking, and how many the index found', () => {
    const { index, exact, recall } = compareRankings(ranking('a', 'c', 'd'), ranking('a', 'b', 'c'))
    expect(index.map(({ id, otherRank }) => [id, otherRank])).toEqual([
      ['a', 1],
      ['c', 3],
      ['d', undefined],
    ])
    expect(exact.map(({ id, otherRank }) => [id, otherRank])).toEqual([
      ['a', 1],
      ['b', undefined],
      ['c', 2],
    ])
    expect(recall).toBeCloseTo(2 / 3)
  })

  it('takes nothing found of nothing for all of it', () => {
    expect(compareRankings([], []).recall).toBe(1)
  })
})

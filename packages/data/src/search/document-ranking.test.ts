import { describe, expect, it } from 'vitest'
import { rankByScore } from '../metrics/ranking.ts'
import { openDocumentRanking } from './document-ranking.ts'

describe('openDocumentRanking', () => {
  it('orders as rankByScore does, ties included', () => {
    const documentIds = ['10', '9', '2', '3', 'a']
    const scores = [0.5, 0.5, 0.9, 0.5 + 1e-12, -1]
    const ranking = openDocumentRanking({
      queryIds: ['q'],
      queries: Float32Array.of(1),
      dimensions: 1,
      documentIds,
      depth: 4,
    })
    ranking.add(Float32Array.from(scores.slice(3)), [3, 4])
    ranking.add(Float32Array.from(scores.slice(0, 3)), [0, 1, 2])
    const expected = rankByScore(new Map(documentIds.map((id, index) => [id, scores[index]!])))
    expect(ranking.rankings()).toEqual(new Map([['q', expected.slice(0, 4)]]))
  })
})

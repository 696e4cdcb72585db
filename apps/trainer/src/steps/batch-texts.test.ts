import { describe, expect, it } from 'vitest'
import { knownPositives } from '../sampling/competitors.ts'
import { batchTexts } from './batch-texts.ts'

const rows = ['a', 'b'].map((query, row) => ({
  query,
  positives: { docIds: [row] },
  negatives: { docIds: [7, 8] },
}))
const texts = {
  query: (row: number) => Int32Array.of(row),
  passage: (docId: number) => Int32Array.of(100 + docId),
  queryFigures: { meanTokens: 1, cut: 0 },
  passageFigures: { meanTokens: 1, cut: 0 },
}
const batch = {
  epoch: 1,
  rows: [1, 0],
  groups: [
    { docIds: [1, 7, 8], scores: [9, 2, 1] },
    { docIds: [0, 8, 7], scores: [8, 3, 2] },
  ],
}
const context = {
  rows,
  texts,
  positivesOf: knownPositives(rows),
  loss: { temperature: 0.01, candidates: 'passages' },
} as const

describe('batchTexts', () => {
  it('has each passage once, and says in which columns it stands', () => {
    const step = batchTexts(batch, { ...context, contrastiveWeight: undefined })
    expect(step.queries.map(([id]) => id)).toEqual([1, 0])
    expect(step.passages.map(([id]) => id)).toEqual([101, 107, 108, 100])
    expect(step.columns).toEqual([0, 1, 2, 3, 2, 1])
    expect(step).toMatchObject({ passagesPerQuery: 3, distillation: undefined })
    expect([...step.repeatedPassages!]).toEqual([0, 0, 0, 0, 1, 1, 0, 1, 1, 0, 0, 0])
  })

  it("takes a teacher's scores along where they are to be learnt", () => {
    const { distillation } = batchTexts(batch, { ...context, contrastiveWeight: 0.2 })
    expect(distillation).toEqual({ teacherScores: Float32Array.of(9, 2, 1, 8, 3, 2), contrastiveWeight: 0.2 })
  })
})

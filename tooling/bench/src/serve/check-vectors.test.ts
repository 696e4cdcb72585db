import { describe, expect, it } from 'vitest'
import { checkVectors } from './check-vectors.ts'
import { apis, dialects } from './dialect.ts'

describe('checkVectors', () => {
  it('takes one vector of length 1 for each text', () => {
    expect(() => checkVectors([[1, 0], Float32Array.of(0.6, 0.8)], 2)).not.toThrow()
  })

  it.each([
    ['1 vectors for 2 texts', [[1, 0]], 2],
    ['vector 1 of the answer is no vector', [[1, 0], [1]], 2],
    ['vector 0 of the answer is no vector', ['AAAA'], 1],
    ['the length 2', [[2, 0]], 1],
    ['the length NaN', [[Number.NaN]], 1],
    ['the length 0', [[]], 1],
  ])('refuses: %s', (reason, vectors, texts) => {
    expect(() => checkVectors(vectors, texts)).toThrow(reason)
  })
})

it.each(apis)('finds the vectors of a %s answer', (api) => {
  const vectors = [[1, 0]]
  const answers = {
    tei: vectors,
    openai: { data: [{ embedding: vectors[0] }] },
    infinity: { data: [{ embedding: vectors[0] }] },
    sambastudio: { data: vectors, status_code: 200 },
  }
  expect(dialects[api].vectorsOf(answers[api])).toEqual(vectors)
})

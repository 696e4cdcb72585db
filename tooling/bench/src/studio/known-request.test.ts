import { expect, it } from 'vitest'
import { compareVectors } from './known-request.ts'

const known = [[0.6, 0.8]]

it.each([
  ['the same', [[0.6, 0.8]], 'fp32', undefined],
  ['close enough for int8', [[0.61, 0.79]], 'int8', undefined],
  ['not close enough for fp32', [[0.61, 0.79]], 'fp32', 'is off by'],
  ['of another text', [[0.8, 0.6]], 'int8', 'has the cosine 0.96'],
  ['of no text', [[Number.NaN, 0]], 'int8', 'has the cosine NaN'],
  ['too many', [[0.6, 0.8], known[0]!], 'int8', '2 vectors in place of 1'],
  ['too short', [[0.6]], 'int8', 'has 1 numbers'],
] as const)('tells vectors that are %s', (_name, vectors, precision, difference) => {
  const found = compareVectors(vectors, known, precision)
  if (difference === undefined) expect(found).toBeUndefined()
  else expect(found).toContain(difference)
})

import { expect, it } from 'vitest'
import { type ContrastiveRequest, contrastiveLoss } from './contrastive-loss.ts'

const [queries, passagesPerQuery, dimensions] = [3, 2, 4]
const values = (seed: number, length: number) => Float32Array.from({ length }, (_, at) => Math.sin(seed + at * 2.4))
const knownPositives = new Uint8Array(queries * queries * passagesPerQuery)
knownPositives[2] = 1
knownPositives[13] = 1
const request: ContrastiveRequest = {
  queries: values(1, queries * dimensions),
  passages: values(2, queries * passagesPerQuery * dimensions),
  dimensions,
  passagesPerQuery,
  temperature: 0.5,
  candidates: 'passages',
}
const distillation = { teacherScores: values(3, queries * passagesPerQuery), contrastiveWeight: 0.2 }

it.each([
  ['InfoNCE', request],
  ['InfoNCE with known positives', { ...request, knownPositives }],
  ['the joint loss', { ...request, candidates: 'joint' }],
  ['the joint loss with known positives', { ...request, candidates: 'joint', knownPositives }],
  ['distillation', { ...request, distillation }],
] as const)('gives the gradient of %s', (_name, of) => {
  const { queryGradients, passageGradients } = contrastiveLoss(of)
  for (const [name, gradients] of [
    ['queries', queryGradients],
    ['passages', passageGradients],
  ] as const) {
    for (const [at, gradient] of gradients.entries()) {
      expect(Math.abs(differenceAt(of, name, at) - gradient), `${name}[${at}]`).toBeLessThan(2e-6)
    }
  }
})

it('is the cross-entropy of the first passage among all', () => {
  const expected = Array.from({ length: queries }, (_, row) => {
    const scores = Array.from({ length: queries * passagesPerQuery }, (_unused, column) => score(row, column))
    return Math.log(scores.reduce((sum, value) => sum + Math.exp(value), 0)) - scores[row * passagesPerQuery]!
  })
  expect(contrastiveLoss(request).loss).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / queries, 10)
})

it('does not count known positives', () => {
  const masked = contrastiveLoss({ ...request, knownPositives })
  expect(masked.loss).toBeLessThan(contrastiveLoss(request).loss)
})

it('leaves out what competes in another column already', () => {
  // The last passage is the second once more; only its own query looks at it there.
  const repeatedPassages = new Uint8Array(queries * queries * passagesPerQuery)
  const last = queries * passagesPerQuery - 1
  for (const row of [0, 1]) repeatedPassages[row * queries * passagesPerQuery + last] = 1
  const expected = Array.from({ length: queries }, (_, row) => {
    const columns = row === 2 ? last + 1 : last
    const scores = Array.from({ length: columns }, (_unused, column) => score(row, column))
    return Math.log(scores.reduce((sum, value) => sum + Math.exp(value), 0)) - scores[row * passagesPerQuery]!
  })
  const { loss } = contrastiveLoss({ ...request, repeatedPassages })
  expect(loss).toBeCloseTo(expected.reduce((sum, value) => sum + value, 0) / queries, 10)
})

function score(row: number, column: number): number {
  let sum = 0
  for (let at = 0; at < dimensions; at++) {
    sum += request.queries[row * dimensions + at]! * request.passages[column * dimensions + at]!
  }
  return sum / request.temperature
}

// Central, over a step that float32 has exactly.
function differenceAt(of: ContrastiveRequest, name: 'queries' | 'passages', at: number): number {
  const step = 2 ** -10
  const lossAt = (difference: number) => {
    const moved = of[name].slice()
    moved[at] = moved[at]! + difference
    return { loss: contrastiveLoss({ ...of, [name]: moved }).loss, value: moved[at]! }
  }
  const [above, below] = [lossAt(step), lossAt(-step)]
  return (above.loss - below.loss) / (above.value - below.value)
}

import type { TrainingRow } from '@e5/data'
import { describe, expect, it } from 'vitest'
import { createBatchSampler } from './batch-sampler.ts'
import { excludedPassages, knownPositives } from './competitors.ts'
import { epochBatches } from './epoch-batches.ts'
import { epochGroup } from './epoch-group.ts'

const range = (length: number, first = 0) => Array.from({ length }, (_, index) => first + index)

function rowOf(query: string, positives: readonly number[], negatives: readonly number[]): TrainingRow {
  return { query, positives: { docIds: positives }, negatives: { docIds: negatives } }
}

describe('epochGroup', () => {
  // The example of SimLM's loader: 10 negatives, groups of 8, from offset 0 on.
  it("rotates as SimLM's loader does", () => {
    const row = rowOf('q', [100, 101], range(10))
    const group = (epoch: number, seed = 0) => epochGroup(row, { epoch, seed, passagesPerQuery: 8 }).docIds
    expect(group(0)).toEqual([100, 0, 1, 2, 3, 4, 5, 6])
    expect(group(1)).toEqual([101, 7, 8, 9, 0, 1, 2, 3])
    expect(group(2)).toEqual([100, 4, 5, 6, 7, 8, 9, 0])
    expect(group(0, 2)).toEqual(group(2))
  })

  it('takes the scores along, and has none where a list has none', () => {
    const scored = { docIds: [5, 6, 7], scores: [0.5, 0.6, 0.7] }
    const row = { query: 'q', positives: { docIds: [1], scores: [9] }, negatives: scored }
    expect(epochGroup(row, { epoch: 1, seed: 0, passagesPerQuery: 3 })).toEqual({
      docIds: [1, 7, 5],
      scores: [9, 0.7, 0.5],
    })
    const half = { ...row, positives: { docIds: [1] } }
    expect(epochGroup(half, { epoch: 0, seed: 0, passagesPerQuery: 2 }).scores).toBeUndefined()
  })
})

describe('epochBatches', () => {
  const row = (at: number, query: string, positive: number) => ({ row: at, query, positive })

  it('puts off a row whose query or positive is there, and leaves out what fills no batch', () => {
    const rows = [row(0, 'a', 1), row(1, 'a', 2), row(2, 'b', 1), row(3, 'c', 3), row(4, 'd', 4)]
    expect(epochBatches(rows, 2)).toEqual([
      [0, 3],
      [1, 2],
    ])
  })

  it('is empty where no batch can be filled', () => {
    expect(epochBatches([row(0, 'a', 1), row(1, 'b', 1)], 2)).toEqual([])
  })
})

describe('createBatchSampler', () => {
  const rows = range(10).map((at) => rowOf(`q${at}`, [at], [20, 21, 22]))
  const request = { rows, batchSize: 3, passagesPerQuery: 3, seed: 7 }

  it('has each row once an epoch, in another order each time, and needs only the step', () => {
    const sampler = createBatchSampler(request)
    expect(sampler.stepsOf(2)).toBe(6)
    const epochRows = (from: number) => range(3, from).flatMap((step) => sampler.batchAt(step).rows)
    expect(new Set(epochRows(0)).size).toBe(9)
    expect(epochRows(3)).not.toEqual(epochRows(0))
    expect(createBatchSampler(request).batchAt(4)).toEqual(sampler.batchAt(4))
    expect(createBatchSampler({ ...request, seed: 8 }).batchAt(0).rows).not.toEqual(sampler.batchAt(0).rows)
    expect(sampler.batchAt(5).epoch).toBe(2)
  })

  it('makes batches of all rows where there are fewer, and says what is in the way of one', () => {
    expect(createBatchSampler({ ...request, batchSize: 64 }).batchSize).toBe(10)
    const alike = range(5).map((at) => rowOf(`q${at}`, [1], [2, 3]))
    expect(() => createBatchSampler({ ...request, rows: alike }).stepsOf(1)).toThrow('1 distinct positives')
  })
})

describe('excludedPassages', () => {
  it('excludes known positives of rows with the same query, and second columns of a passage', () => {
    const rows = [rowOf('a', [1], [5]), rowOf('b', [2], [5]), rowOf('a', [3], [2])]
    const { knownPositives: known, repeatedPassages: repeated } = excludedPassages(
      ['a', 'b'],
      [1, 5, 3, 5],
      knownPositives(rows),
    )
    // 3 answers "a" in another row. Of the two 5, a query's own competes.
    expect([...known]).toEqual([0, 0, 1, 0, 0, 0, 0, 0])
    expect([...repeated]).toEqual([0, 0, 0, 1, 0, 1, 0, 0])
  })
})

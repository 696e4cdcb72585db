import { describe, expect, it } from 'vitest'
import { openNearestSearch } from './nearest-search.ts'

describe('openNearestSearch', () => {
  it('finds the best, whatever portions they come in', () => {
    const search = openNearestSearch({ queries: Float32Array.of(1, 0, 0, 1), dimensions: 2, depth: 2 })
    search.add(Float32Array.of(0.1, 0.9, 0.5, 0.5), [7, 3])
    search.add(Float32Array.of(0.9, 0.1), [5])
    expect(search.neighbours()).toEqual([
      { rows: Int32Array.of(5, 3), scores: Float32Array.of(0.9, 0.5) },
      { rows: Int32Array.of(7, 3), scores: Float32Array.of(0.9, 0.5) },
    ])
  })

  it('gives less where there is less', () => {
    const search = openNearestSearch({ queries: Float32Array.of(1), dimensions: 1, depth: 3 })
    expect(search.neighbours()[0]!.rows).toHaveLength(0)
    search.add(Float32Array.of(2), [0])
    expect([...search.neighbours()[0]!.rows]).toEqual([0])
  })

  it('puts the lower row of equal scores first, and keeps it', () => {
    for (const rows of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [2, 0, 3, 1],
    ]) {
      const search = openNearestSearch({ queries: Float32Array.of(1), dimensions: 1, depth: 3 })
      search.add(new Float32Array(4).fill(0.5), rows)
      expect([...search.neighbours()[0]!.rows]).toEqual([0, 1, 2])
    }
  })

  it('agrees with sorting all scores', () => {
    const [dimensions, queries, rows, depth] = [8, 5, 1300, 40]
    let state = 1
    const number = () => {
      state = (state * 16807) % 2147483647
      return state / 2147483647 - 0.5
    }
    const left = Float32Array.from({ length: queries * dimensions }, number)
    const right = Float32Array.from({ length: rows * dimensions }, number)
    const search = openNearestSearch({ queries: left, dimensions, depth })
    search.add(
      right,
      Int32Array.from({ length: rows }, (_, row) => row),
    )
    for (const [query, found] of search.neighbours().entries()) {
      const scores = Array.from({ length: rows }, (_, row) => {
        let sum = 0
        for (let at = 0; at < dimensions; at++) sum += left[query * dimensions + at]! * right[row * dimensions + at]!
        return { row, score: Math.fround(sum) }
      })
      const expected = scores.sort((a, b) => b.score - a.score || a.row - b.row).slice(0, depth)
      expect([...found.rows]).toEqual(expected.map(({ row }) => row))
    }
  })
})

import { createRandom } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { sample } from './sample.ts'

describe('sample', () => {
  it('is the same for a seed and another for another', () => {
    const values = Array.from({ length: 100 }, (_, value) => value)
    const draw = (seed: number) => sample(values, 10, createRandom(seed))
    expect(draw(1)).toEqual(draw(1))
    expect(draw(1)).not.toEqual(draw(2))
    expect(new Set(draw(3)).size).toBe(10)
    expect(sample(values, 200, createRandom(4)).toSorted((a, b) => a - b)).toEqual(values)
  })

  it('draws each value as often as the others', () => {
    const random = createRandom(7)
    const counts = [0, 0, 0, 0]
    for (let round = 0; round < 4000; round++) for (const value of sample([0, 1, 2, 3], 2, random)) counts[value]!++
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150)
  })
})

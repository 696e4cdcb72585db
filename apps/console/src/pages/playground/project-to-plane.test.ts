import { describe, expect, it } from 'vitest'
import { projectToPlane } from './project-to-plane.ts'

describe('projectToPlane', () => {
  it('keeps the distances of points that lie in a plane', () => {
    const vectors = [
      [0, 0, 0, 1],
      [3, 0, 0, 1],
      [3, 4, 0, 1],
      [0, 4, 0, 1],
    ].map((values) => Float32Array.from(values))
    const { points, explained } = projectToPlane(vectors)
    expect(explained).toBeCloseTo(1)
    const distance = (one: number, other: number): number =>
      Math.hypot(points[one]![0] - points[other]![0], points[one]![1] - points[other]![1])
    expect(distance(0, 2)).toBeCloseTo(5)
    expect(distance(0, 1)).toBeCloseTo(3)
  })

  it('draws one text, and two', () => {
    expect(projectToPlane([Float32Array.of(1, 0)]).points).toEqual([[0, 0]])
    const { points } = projectToPlane([Float32Array.of(1, 0), Float32Array.of(0, 1)])
    expect(points.map(([, y]) => y)).toEqual([0, 0])
  })
})

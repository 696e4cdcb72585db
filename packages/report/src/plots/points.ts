/** A value at a place. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** At most so many points: the means of neighbours where there are more. */
export function meanPoints(points: readonly Point[], most: number): readonly Point[] {
  if (points.length <= most) return points
  const size = Math.ceil(points.length / most)
  return Array.from({ length: Math.ceil(points.length / size) }, (_, index) =>
    meanOf(points.slice(index * size, (index + 1) * size)),
  )
}

/** What points wander around: each the mean of its neighbours, up to a twentieth of all to either side. */
export function smoothPoints(points: readonly Point[]): readonly Point[] {
  const reach = Math.floor(points.length / 20)
  return points.map(({ x }, index) => {
    // As far to one side as to the other, or the ends would be drawn towards the middle.
    const side = Math.min(reach, index, points.length - 1 - index)
    return { x, y: meanOf(points.slice(index - side, index + side + 1)).y }
  })
}

function meanOf(points: readonly Point[]): Point {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }
}

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

/** What points wander around: at each the line through its neighbours, up to a twentieth of all to either side. */
export function smoothPoints(points: readonly Point[]): readonly Point[] {
  const reach = Math.floor(points.length / 20)
  return points.map(({ x }, index) => ({
    x,
    y: lineAt(x, points.slice(Math.max(0, index - reach), index + reach + 1)),
  }))
}

// By least squares: a mean would be drawn towards the middle at the ends.
function lineAt(x: number, points: readonly Point[]): number {
  const center = meanOf(points)
  let products = 0
  let squares = 0
  for (const point of points) {
    products += (point.x - center.x) * (point.y - center.y)
    squares += (point.x - center.x) ** 2
  }
  return center.y + (squares === 0 ? 0 : ((x - center.x) * products) / squares)
}

function meanOf(points: readonly Point[]): Point {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }
}

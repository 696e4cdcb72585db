/** A figure over time. */
export interface Point {
  readonly seconds: number
  readonly value: number
}

/** Where a figure goes. */
export interface Trend {
  /** By least squares through the least value of each part of the second half: what is garbage does not count. */
  readonly perMinute: number
  /** Mean of the second half. */
  readonly level: number
  /** What the slope adds in as much time again as the second half took, by the level. */
  readonly growth: number
  readonly isFlat: boolean
}

const parts = 10
const flatGrowth = 0.05
// Little figures, as open files, move by a few without going anywhere.
const flatAmount = 5

/** The trend of the second half of a series. @throws Error if there are too few points */
export function trendOf(points: readonly Point[]): Trend {
  const end = points.at(-1)?.seconds ?? 0
  const half = points.filter(({ seconds }) => seconds >= end / 2)
  if (half.length < 4) throw new Error(`${half.length} samples in the second half are too few for a trend`)
  const floors = floorsOf(half)
  const slope = slopeOf(floors)
  const level = mean(half.map(({ value }) => value))
  const added = slope * (end / 2)
  const growth = added / level
  return { perMinute: slope * 60, level, growth, isFlat: growth < flatGrowth || added < flatAmount }
}

function floorsOf(half: readonly Point[]): Point[] {
  const size = Math.max(1, Math.floor(half.length / parts))
  const groups = Array.from({ length: Math.floor(half.length / size) }, (_, part) =>
    half.slice(part * size, (part + 1) * size),
  )
  return groups.map((group) => group.reduce((least, point) => (point.value < least.value ? point : least)))
}

function slopeOf(points: readonly Point[]): number {
  const [middle, level] = [mean(points.map(({ seconds }) => seconds)), mean(points.map(({ value }) => value))]
  const spread = points.reduce((sum, { seconds }) => sum + (seconds - middle) ** 2, 0)
  return points.reduce((sum, { seconds, value }) => sum + (seconds - middle) * (value - level), 0) / spread
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

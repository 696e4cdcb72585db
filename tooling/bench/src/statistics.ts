/** The value below which a share of the values lies, by linear interpolation. @param share 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const position = (sorted.length - 1) * share
  const below = sorted[Math.floor(position)]!
  const above = sorted[Math.ceil(position)]!
  return below + (above - below) * (position - Math.floor(position))
}

/** The middle value. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Times of requests in milliseconds. */
export interface Latencies {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly max: number
}

/** Percentiles of times; undefined for none. */
export function latenciesOf(timesMs: readonly number[]): Latencies | undefined {
  if (timesMs.length === 0) return undefined
  const [p50, p95, p99, max] = [0.5, 0.95, 0.99, 1].map((share) => percentile(timesMs, share))
  return { count: timesMs.length, p50: p50!, p95: p95!, p99: p99!, max: max! }
}

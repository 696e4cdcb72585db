import type { EndpointFigures } from '@e5/core'

/** What an endpoint did between two readings of its figures, a second. Milliseconds are null where no request ended. */
export interface FigurePoint {
  /** Time of day, for the axis. */
  readonly time: string
  readonly requests: number
  readonly errors: number
  readonly tokens: number
  readonly cutInputs: number
  readonly p50: number | null
  readonly p95: number | null
  readonly p99: number | null
}

type Durations = EndpointFigures['durations']

const timeOfDay = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' })

/** The points between readings, oldest first. A server that was started anew counts from zero: there the line has a gap. */
export function figureRates(readings: readonly EndpointFigures[]): readonly FigurePoint[] {
  return readings.slice(1).flatMap((after, index) => {
    const before = readings[index]!
    const seconds = (Date.parse(after.time) - Date.parse(before.time)) / 1000
    if (seconds <= 0 || after.requests < before.requests) return []
    const rate = (field: 'requests' | 'errors' | 'tokens' | 'cut_inputs'): number =>
      (after[field] - before[field]) / seconds
    const between = after.durations.map((bucket, place) => ({
      ...bucket,
      requests: bucket.requests - (before.durations[place]?.requests ?? 0),
    }))
    return [
      {
        time: timeOfDay.format(new Date(after.time)),
        requests: rate('requests'),
        errors: rate('errors'),
        tokens: rate('tokens'),
        cutInputs: rate('cut_inputs'),
        p50: percentileMs(between, 0.5),
        p95: percentileMs(between, 0.95),
        p99: percentileMs(between, 0.99),
      },
    ]
  })
}

/** The time that a share of requests did not pass, in milliseconds, interpolated within its bucket; null without requests. */
export function percentileMs(durations: Durations, share: number): number | null {
  const total = durations.reduce((sum, { requests }) => sum + requests, 0)
  if (total === 0) return null
  let passed = 0
  let from = 0
  for (const { up_to_seconds: to, requests } of durations) {
    if (requests > 0 && passed + requests >= share * total) {
      // Of the last bucket only its beginning is known.
      return 1000 * (to === null ? from : from + ((share * total - passed) / requests) * (to - from))
    }
    passed += requests
    from = to ?? from
  }
  return null
}

import type { Shard } from '@e5/core'

/** How fast a batch job is, and when it may be done. */
export interface BatchRate {
  readonly rowsPerSecond: number
  readonly secondsLeft: number
}

type ShardTimes = Pick<Shard, 'status' | 'rows' | 'time_updated'>

// Enough to even out shards of different lengths, few enough to follow a change.
const recentShards = 20

/**
 * From the shards that were done last: the rows between the first of these and the last, over the time between them. Undefined until
 * there are two, or when none is left.
 */
export function batchRate(shards: readonly ShardTimes[]): BatchRate | undefined {
  const rowsLeft = rowsOf(shards.filter(({ status }) => status === 'open'))
  const done = shards
    .filter(({ status }) => status === 'done')
    .map(({ rows, time_updated }) => ({ rows, endedAt: Date.parse(time_updated) }))
    .sort((a, b) => a.endedAt - b.endedAt)
    .slice(-recentShards)
  const [first, ...others] = done
  const seconds = first === undefined ? 0 : (done.at(-1)!.endedAt - first.endedAt) / 1000
  if (seconds <= 0 || rowsLeft === 0) return undefined
  const rowsPerSecond = rowsOf(others) / seconds
  return { rowsPerSecond, secondsLeft: rowsLeft / rowsPerSecond }
}

function rowsOf(shards: readonly { readonly rows: number }[]): number {
  return shards.reduce((sum, { rows }) => sum + rows, 0)
}

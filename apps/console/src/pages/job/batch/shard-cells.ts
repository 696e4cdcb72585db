import type { Shard } from '@e5/core'

/** A cell of the strip: one shard, or some that stand together. */
export interface ShardCell {
  readonly first: number
  readonly last: number
  /** Failed if one of them is, done if all are. */
  readonly status: Shard['status']
}

/** So many cells at most, for the shards in their order. */
export function shardCells(shards: readonly Pick<Shard, 'number' | 'status'>[], most: number): readonly ShardCell[] {
  const size = Math.max(1, Math.ceil(shards.length / most))
  return Array.from({ length: Math.ceil(shards.length / size) }, (_, place) => {
    const group = shards.slice(place * size, (place + 1) * size)
    return { first: group[0]!.number, last: group.at(-1)!.number, status: statusOf(group) }
  })
}

function statusOf(group: readonly Pick<Shard, 'status'>[]): Shard['status'] {
  if (group.some(({ status }) => status === 'failed')) return 'failed'
  return group.every(({ status }) => status === 'done') ? 'done' : 'open'
}

import { describe, expect, it } from 'vitest'
import { batchRate } from './batch-rate.ts'
import { readRowsAside } from './read-rows-aside.ts'
import { shardCells } from './shard-cells.ts'

const shard = (number: number, status: 'open' | 'done' | 'failed', second = 0, rows = 100) => ({
  number,
  status,
  rows,
  time_updated: new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString(),
})

describe('batchRate', () => {
  it('follows the shards that were done last', () => {
    const shards = [shard(0, 'done', 10), shard(1, 'done', 12), shard(2, 'done', 14, 300), shard(3, 'open', 0, 500)]
    expect(batchRate(shards)).toEqual({ rowsPerSecond: 100, secondsLeft: 5 })
  })

  it('does not count the pause before them', () => {
    const late = Array.from({ length: 20 }, (_, place) => shard(place + 1, 'done', 1000 + place))
    expect(batchRate([shard(0, 'done', 0), ...late, shard(21, 'open')])?.rowsPerSecond).toBe(100)
  })

  it('knows nothing of one shard, nor when nothing is left', () => {
    expect(batchRate([shard(0, 'done'), shard(1, 'open')])).toBeUndefined()
    expect(batchRate([shard(0, 'done'), shard(1, 'done', 4)])).toBeUndefined()
    expect(batchRate([])).toBeUndefined()
  })
})

describe('shardCells', () => {
  it('has a cell a shard, or puts some together', () => {
    const shards = [shard(0, 'done'), shard(1, 'done'), shard(2, 'done'), shard(3, 'failed'), shard(4, 'open')]
    expect(shardCells(shards, 10).map(({ status }) => status)).toEqual(['done', 'done', 'done', 'failed', 'open'])
    expect(shardCells(shards, 3)).toEqual([
      { first: 0, last: 1, status: 'done' },
      { first: 2, last: 3, status: 'failed' },
      { first: 4, last: 4, status: 'open' },
    ])
    expect(shardCells([], 3)).toEqual([])
  })
})

describe('readRowsAside', () => {
  const row = (place: number) => ({ file: 'ä.jsonl', row: place, line: place + 1, reason: 'no text' })
  const streamOf = (text: string, size: number) => {
    const bytes = new TextEncoder().encode(text)
    return new ReadableStream<Uint8Array>({
      start(controller) {
        for (let from = 0; from < bytes.length; from += size) controller.enqueue(bytes.slice(from, from + size))
        controller.close()
      },
    })
  }
  const text = [0, 1, 2].map((place) => `${JSON.stringify(row(place))}\n`).join('')

  it('reads lines that come in pieces', async () => {
    expect(await readRowsAside(streamOf(text, 7), 10)).toEqual([row(0), row(1), row(2)])
  })

  it('stops at so many', async () => {
    expect(await readRowsAside(streamOf(text, 7), 2)).toEqual([row(0), row(1)])
  })
})

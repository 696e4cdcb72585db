import { describe, expect, it } from 'vitest'
import { BatchQueue } from './batch-queue.ts'

const item = (name: string, tokens: number) => ({ name, tokens })
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name).join('')
const limits = { maxItems: 3, maxTokens: 100, lengthStep: 1 }

describe('BatchQueue', () => {
  it("keeps the order of a call, and fills up with texts of exactly the first one's length", () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push([item('a', 10), item('b', 20), item('c', 10), item('d', 20), item('e', 10), item('f', 10)])
    expect(names(queue.take())).toBe('ace')
    expect(names(queue.take())).toBe('bd')
    expect(names(queue.take())).toBe('f')
    expect(queue.take()).toEqual([])
  })

  it('keeps a batch within its tokens, and takes one text that is longer than them', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push([item('a', 40), item('b', 40), item('c', 40), item('d', 400), item('e', 400)])
    expect(names(queue.take())).toBe('ab')
    expect(names(queue.take())).toBe('c')
    expect(names(queue.take())).toBe('d')
  })

  it('joins lengths that round up to the same multiple, and counts what fills them up', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 9, maxTokens: 96, lengthStep: 32 })
    queue.push([item('a', 20), item('b', 40), item('c', 32), item('d', 5), item('e', 1), item('f', 33)])
    expect(names(queue.take())).toBe('acd')
    expect(names(queue.take())).toBe('b')
    expect(names(queue.take())).toBe('e')
    expect(names(queue.take())).toBe('f')
  })

  it('tells whether the next batch takes all', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    expect(queue.isOneBatch()).toBe(false)
    queue.push([item('a', 30), item('b', 30)])
    expect(queue.isOneBatch()).toBe(true)
    queue.push([item('c', 31)])
    expect(queue.isOneBatch()).toBe(false)
    queue.take()
    queue.push([item('d', 31), item('e', 31)])
    expect(queue.isOneBatch()).toBe(true)
    queue.push([item('f', 31)])
    expect(queue.isOneBatch()).toBe(false)
  })

  it('gives a late query its turn before the many passages of another call', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push(Array.from({ length: 50 }, () => item('P', 90)))
    expect(names(queue.take())).toBe('P')
    expect(names(queue.take())).toBe('P')
    queue.push([item('q', 10)])
    const next = [names(queue.take()), names(queue.take()), names(queue.take())]
    expect(next.indexOf('q')).toBeLessThanOrEqual(1)
    expect(next.join('')).toContain('P')
  })

  it('shares by tokens: while a long call runs, short ones get as many tokens, not as many texts', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 1, maxTokens: 100, lengthStep: 1 })
    queue.push(Array.from({ length: 20 }, () => item('P', 100)))
    queue.push(Array.from({ length: 200 }, () => item('q', 10)))
    const served = { P: 0, q: 0 }
    for (let round = 0; round < 40; round++) {
      for (const { name, tokens } of queue.take()) served[name as 'P' | 'q'] += tokens
    }
    expect(Math.abs(served.P - served.q)).toBeLessThanOrEqual(100)
  })

  it('counts the calls of one caller as one, so that many calls gain nothing', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 1, maxTokens: 100, lengthStep: 1 })
    for (let call = 0; call < 10; call++) queue.push([item('a', 50)], 'many')
    queue.push([item('b', 60), item('b', 60)], 'few')
    const order = Array.from({ length: 6 }, () => names(queue.take())).join('')
    expect(order).toBe('ababaa')
  })

  it('starves nobody: while one-text calls keep every worker busy, a long call gets its part', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 1, maxTokens: 512, lengthStep: 1 })
    queue.push(Array.from({ length: 4 }, () => item('Z', 100)))
    for (let client = 0; client < 8; client++) queue.push([item('q', 20)])
    const served = { Z: 0, q: 0 }
    for (let round = 0; round < 120; round++) {
      const [{ name, tokens }] = queue.take() as [ReturnType<typeof item>]
      served[name as 'Z' | 'q'] += tokens
      // Each client asks again as soon as it has its answer.
      if (name === 'q') queue.push([item('q', 20)])
    }
    expect(served.Z).toBeGreaterThanOrEqual(200)
    expect(served.q).toBeGreaterThan(1500)
  })

  it('owes nothing to anybody once it was empty', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push([item('a', 500)], 'one')
    queue.take()
    queue.push([item('b', 10)], 'other')
    queue.push([item('a', 20)], 'one')
    expect(names(queue.take())).toBe('b')
    expect(names(queue.take())).toBe('a')
    queue.push([item('a', 20)], 'one')
    queue.push([item('b', 21)], 'other')
    expect(names(queue.take())).toBe('a')
  })

  it('takes a query before the passages that came at the same time, of whichever caller', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 1, maxTokens: 512, lengthStep: 1 })
    for (let caller = 0; caller < 4; caller++) queue.push([item('P', 512), item('P', 512)])
    queue.take()
    queue.push([item('q', 40)])
    queue.push([item('s', 20)])
    expect(names(queue.take()) + names(queue.take())).toBe('qs')
  })

  it('keeps the texts of an isolated call in batches that follow from its own texts alone', () => {
    const alone = [item('a', 10), item('b', 10), item('c', 20), item('d', 10), item('e', 10)]
    const batchesOf = (others: readonly ReturnType<typeof item>[]): string[] => {
      const queue = new BatchQueue<ReturnType<typeof item>>(limits)
      queue.push(others.slice(0, 2))
      queue.push(alone, 'job', [], true)
      queue.push(others.slice(2))
      const batches: string[] = []
      while (queue.size > 0) batches.push(names(queue.take()))
      return batches.filter((batch) => /[a-e]/.test(batch))
    }
    expect(batchesOf([])).toEqual(['abd', 'c', 'e'])
    expect(batchesOf([item('x', 10), item('y', 20), item('z', 10)])).toEqual(['abd', 'c', 'e'])
  })

  it('puts a batch back before all others, in its order and by itself', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push([item('a', 10), item('b', 10), item('c', 20)])
    const batch = queue.take()
    queue.push([item('d', 10)])
    queue.pushFront(batch)
    expect(names(queue.take())).toBe('ab')
    expect([names(queue.take()), names(queue.take())].sort()).toEqual(['c', 'd'])
  })

  it('gives an item of one caller the earlier turn of another who wants it too', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>({ maxItems: 1, maxTokens: 100, lengthStep: 1 })
    const wanted = item('w', 10)
    queue.push([...Array.from({ length: 20 }, () => item('P', 90)), wanted], 'bulk')
    queue.take()
    queue.push([], 'reader', [wanted])
    expect([queue.size, queue.tokens]).toEqual([20, 19 * 90 + 10])
    const order = Array.from({ length: 20 }, () => names(queue.take()))
    expect(order.indexOf('w')).toBeLessThanOrEqual(1)
    expect(order.filter((name) => name === 'w')).toHaveLength(1)
    expect(queue.size).toBe(0)
  })

  it('counts what waits, also after removals', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>(limits)
    queue.push([item('a', 10), item('b', 20), item('c', 10)])
    expect([queue.size, queue.tokens]).toEqual([3, 40])
    expect(
      names(queue.remove(({ name }) => name !== 'b'))
        .split('')
        .sort()
        .join(''),
    ).toBe('ac')
    expect([queue.size, queue.tokens]).toEqual([1, 20])
    expect(names(queue.take())).toBe('b')
    expect([queue.size, queue.tokens]).toEqual([0, 0])
  })
})

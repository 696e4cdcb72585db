import { describe, expect, it } from 'vitest'
import { BatchQueue } from './batching.ts'

const item = (name: string, tokens: number) => ({ name, tokens })
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name).join('')
const limits = { maxItems: 3, maxTokens: 100 }

describe('BatchQueue', () => {
  it('lets the oldest text decide and fills up with texts of exactly its length', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>()
    queue.push([item('a', 10), item('b', 20), item('c', 10), item('d', 20), item('e', 10), item('f', 10)])
    expect(names(queue.take(limits))).toBe('ace')
    expect(names(queue.take(limits))).toBe('bd')
    expect(names(queue.take(limits))).toBe('f')
    expect(queue.take(limits)).toEqual([])
  })

  it('keeps a batch within its tokens, and takes one text that is longer than them', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>()
    queue.push([item('a', 40), item('b', 40), item('c', 40), item('d', 400), item('e', 400)])
    expect(names(queue.take(limits))).toBe('ab')
    expect(names(queue.take(limits))).toBe('c')
    expect(names(queue.take(limits))).toBe('d')
  })

  it('starves nobody: of texts that keep coming, an older one of another length is next', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>()
    queue.push([item('a', 10), item('Z', 512)])
    for (let round = 0; round < 5; round++) queue.push([item('a', 10), item('a', 10), item('a', 10)])
    queue.take(limits)
    expect(names(queue.take(limits))).toBe('Z')
  })

  it('puts a batch back before all others, in its order', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>()
    queue.push([item('a', 10), item('b', 10), item('c', 20)])
    const batch = queue.take({ maxItems: 2, maxTokens: 100 })
    queue.push([item('d', 10)])
    queue.pushFront(batch)
    expect(names(queue.take(limits))).toBe('abd')
    expect(names(queue.take(limits))).toBe('c')
  })

  it('counts what waits, also after removals', () => {
    const queue = new BatchQueue<ReturnType<typeof item>>()
    queue.push([item('a', 10), item('b', 20), item('c', 10)])
    expect([queue.size, queue.tokens]).toEqual([3, 40])
    expect(
      names(queue.remove(({ name }) => name !== 'b'))
        .split('')
        .sort()
        .join(''),
    ).toBe('ac')
    expect([queue.size, queue.tokens]).toEqual([1, 20])
    expect(names(queue.take(limits))).toBe('b')
    expect([queue.size, queue.tokens]).toEqual([0, 0])
  })
})

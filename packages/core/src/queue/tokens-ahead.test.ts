import { describe, expect, it } from 'vitest'
import { BatchQueue } from './batch-queue.ts'

const limits = { maxItems: 1, maxTokens: 512, lengthStep: 1 }
const texts = (count: number, tokens: number) => Array.from({ length: count }, () => ({ tokens }))

describe('tokensAhead', () => {
  it('is nothing in an empty queue', () => {
    expect(new BatchQueue(limits).tokensAhead(1000, 'a')).toBe(0)
  })

  it('counts of another caller at most what goes first in turn, so that its full queue is not the price of others', () => {
    const queue = new BatchQueue(limits)
    queue.push(texts(1000, 500), 'full')
    expect(queue.tokensAhead(100, 'other')).toBe(100)
    expect(queue.tokensAhead(100)).toBe(100)
    expect(queue.tokensAhead(10_000_000, 'other')).toBe(500_000)
    queue.push(texts(10, 500), 'third')
    expect(queue.tokensAhead(100_000, 'other')).toBe(105_000)
  })

  it('counts the other calls of the caller likewise, and the half of the oldest', () => {
    const queue = new BatchQueue(limits)
    queue.push(texts(1000, 500), 'key')
    expect(queue.tokensAhead(100, 'key')).toBe(100)
    queue.push(texts(100, 500), 'key')
    expect(queue.tokensAhead(100, 'key')).toBe(300)
  })

  it('counts calls that are on their way until they are there', () => {
    const queue = new BatchQueue(limits)
    const first = queue.reserve(1000, 'a')
    const second = queue.reserve(500)
    expect(queue.reservedTokens).toBe(1500)
    expect(queue.tokensAhead(2000, 'b')).toBe(1500)
    expect(queue.tokensAhead(100, 'b')).toBe(200)
    expect(queue.tokensAhead(2000, 'a')).toBe(1500)
    first.release()
    first.release()
    second.release()
    expect([queue.reservedTokens, queue.tokensAhead(2000, 'b')]).toEqual([0, 0])
  })

  it('counts calls that are on their way as nothing, not less, for a caller that had less than it was due', () => {
    const queue = new BatchQueue({ maxItems: 64, maxTokens: 512, lengthStep: 1 })
    queue.push(texts(100, 10), 'short')
    queue.push(texts(1, 512), 'long')
    queue.take()
    const before = queue.tokensAhead(10, 'long')
    queue.reserve(1000, 'coming')
    expect(queue.tokensAhead(10, 'long')).toBeGreaterThanOrEqual(before)
  })

  it.each([
    [['a', 'b', 'c'], 5_000],
    [['a', 'a', 'b'], 5_000],
    [['a', 'a', 'a'], 40_000],
  ])('foretells what is served before the last text of a call, callers %j', (callers, tokens) => {
    const queue = new BatchQueue<{ tokens: number; isMine?: true }>(limits)
    for (const [index, caller] of callers.entries()) queue.push(texts(100, 100 + index), caller)
    for (let batch = 0; batch < 20; batch++) queue.take()
    const foretold = queue.tokensAhead(tokens, 'a')
    queue.push(
      Array.from({ length: tokens / 200 }, () => ({ tokens: 200, isMine: true as const })),
      'a',
    )
    let mine = 0
    let others = 0
    while (mine < tokens) {
      for (const text of queue.take()) {
        if (text.isMine) mine += text.tokens
        else others += text.tokens
      }
    }
    expect(Math.abs(foretold - others)).toBeLessThan(0.1 * others + 600)
  })
})

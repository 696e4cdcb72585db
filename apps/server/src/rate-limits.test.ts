import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createRateLimits, type LimitedKey } from './rate-limits.ts'

const keyWith = (limits: Partial<LimitedKey>): LimitedKey => ({
  id: 'a',
  requestsPerMinute: null,
  tokensPerMinute: null,
  ...limits,
})

describe('createRateLimits', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('refuses the request that is too many, of that key alone, until the minute is over', async () => {
    const limits = createRateLimits()
    const key = keyWith({ requestsPerMinute: 2 })
    await limits.takeRequest(key)
    await limits.takeRequest(key)
    await vi.advanceTimersByTimeAsync(20_000)
    await expect(limits.takeRequest(key)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: 2, unit: 'requests', retryAfterSeconds: 40 },
    })
    await limits.takeRequest({ ...key, id: 'b' })
    await vi.advanceTimersByTimeAsync(40_000)
    await limits.takeRequest(key)
  })

  it('refuses while the tokens are used up, and so much longer as there were too many', async () => {
    const limits = createRateLimits()
    const key = keyWith({ tokensPerMinute: 1000 })
    await limits.takeRequest(key)
    await limits.takeTokens(key, 999)
    await limits.takeRequest(key)
    await limits.takeTokens(key, 1501)
    await expect(limits.takeRequest(key)).rejects.toMatchObject({
      code: 'RATE_LIMITED',
      details: { limit: 1000, unit: 'tokens', retryAfterSeconds: 150 },
    })
    await vi.advanceTimersByTimeAsync(149_000)
    await expect(limits.takeRequest(key)).rejects.toMatchObject({ details: { retryAfterSeconds: 1 } })
    await vi.advanceTimersByTimeAsync(1000)
    await limits.takeRequest(key)
  })

  it('counts what several requests were charged at once', async () => {
    const limits = createRateLimits()
    const key = keyWith({ tokensPerMinute: 100 })
    for (let request = 0; request < 4; request++) await limits.takeRequest(key)
    for (let request = 0; request < 4; request++) await limits.takeTokens(key, 100)
    await expect(limits.takeRequest(key)).rejects.toMatchObject({ details: { retryAfterSeconds: 240 } })
  })

  it('never refuses a key without limits', async () => {
    const limits = createRateLimits()
    for (let request = 0; request < 100; request++) {
      await limits.takeRequest(keyWith({}))
      await limits.takeTokens(keyWith({}), 1e9)
    }
  })
})

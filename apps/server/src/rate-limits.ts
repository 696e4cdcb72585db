import { E5Error } from '@e5/core'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { EndpointKeyRecord } from './state/records.ts'

/** A key, and what it may use. */
export type LimitedKey = Pick<EndpointKeyRecord, 'id' | 'requestsPerMinute' | 'tokensPerMinute'>

/** What each key used in its minute, which begins with its first request. It is forgotten when the server stops. */
export interface RateLimits {
  /**
   * Counts a request, before it is done.
   *
   * @throws E5Error RATE_LIMITED if the key used its requests or its tokens
   */
  takeRequest(key: LimitedKey): Promise<void>
  /**
   * Counts the tokens of a request that was done: what they are is not known before. Who used more than a minute's tokens waits
   * so much longer.
   */
  takeTokens(key: LimitedKey, tokens: number): Promise<void>
}

const minuteSeconds = 60
// Timers take no more than 24 days.
const longestSeconds = 86_400

/** Rate limits in memory. A key without limits costs nothing. */
export function createRateLimits(): RateLimits {
  const requests = createLimiters('requests')
  const tokens = createLimiters('tokens')
  return {
    async takeRequest({ id, requestsPerMinute, tokensPerMinute }) {
      if (tokensPerMinute !== null) {
        const used = await tokens.of(tokensPerMinute).get(id)
        if (used !== null && used.msBeforeNext > 0 && used.consumedPoints >= tokensPerMinute) {
          throw limited(tokensPerMinute, 'tokens', used)
        }
      }
      if (requestsPerMinute === null) return
      await requests
        .of(requestsPerMinute)
        .consume(id)
        .catch((refused: unknown) => {
          throw refused instanceof RateLimiterRes ? limited(requestsPerMinute, 'requests', refused) : refused
        })
    },
    async takeTokens({ id, tokensPerMinute: limit }, count) {
      if (limit === null) return
      const limiter = tokens.of(limit)
      const { consumedPoints, msBeforeNext } = await limiter.penalty(id, count)
      const excess = Math.min(count, consumedPoints - limit)
      if (excess <= 0) return
      const seconds = msBeforeNext / 1000 + (excess / limit) * minuteSeconds
      await limiter.set(id, consumedPoints, Math.min(seconds, longestSeconds))
    },
  }
}

// Keys with the same limit share a limiter.
function createLimiters(keyPrefix: string): { of(limit: number): RateLimiterMemory } {
  const byLimit = new Map<number, RateLimiterMemory>()
  return {
    of(limit) {
      const limiter = byLimit.get(limit) ?? new RateLimiterMemory({ keyPrefix, points: limit, duration: minuteSeconds })
      byLimit.set(limit, limiter)
      return limiter
    },
  }
}

function limited(limit: number, unit: 'requests' | 'tokens', { msBeforeNext }: RateLimiterRes): E5Error {
  return new E5Error('RATE_LIMITED', { limit, unit, retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)) })
}

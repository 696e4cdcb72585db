import { E5Error } from '@e5/core'

/** How full a queue is, and how fast it empties. */
export interface QueueLoad {
  readonly queuedTokens: number
  readonly limitTokens: number
  /** NaN before the first batch. */
  readonly tokensPerMs: number
}

/** The error for a call that has no room, undefined for one that has. An empty queue takes any call within the limit. */
export function refusalOf(tokens: number, load: QueueLoad): E5Error | undefined {
  const { queuedTokens, limitTokens, tokensPerMs } = load
  if (tokens > limitTokens) return new E5Error('CALL_TOO_LARGE', { tokens, limitTokens })
  if (queuedTokens === 0 || queuedTokens + tokens <= limitTokens) return undefined
  const retryAfterSeconds = secondsFor(queuedTokens, tokensPerMs)
  return new E5Error('OVERLOADED', { queuedTokens, limitTokens, retryAfterSeconds })
}

function secondsFor(tokens: number, tokensPerMs: number): number {
  const seconds = Math.ceil(tokens / tokensPerMs / 1000)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 60) : 1
}

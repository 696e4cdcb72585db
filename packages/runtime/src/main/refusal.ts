import { E5Error } from '@e5/core'

/** A call that asks for room. */
export interface AskingCall {
  /** Of its texts that are new. */
  readonly tokens: number
  /** Of its longest one: before that the others must have been started. */
  readonly lastTokens: number
  /** Within which all its texts must be started; infinite if that does not matter. */
  readonly startWithinMs: number
}

/** What waits already, and how fast it goes. */
export interface QueueLoad {
  /** With those that are on their way to the queue. */
  readonly queuedTokens: number
  /** Tokens that the workers must finish before one is free; 0 if one is. */
  readonly busyTokens: number
  readonly limitTokens: number
  readonly maxWaitMs: number
  /** Of all workers together; NaN before the first batch, and then only `limitTokens` counts. */
  readonly tokensPerMs: number
  /** Tokens of others that go before the last text of the call. Asked for if it can matter. */
  tokensAhead(): number
}

/** Why a call was refused: the queue is full, it would wait too long, or it cannot keep its own deadline. */
export type RefusalReason = 'full' | 'wait' | 'deadline'

/** A call that was not taken. */
export interface Refusal {
  readonly reason: RefusalReason
  readonly error: E5Error<'OVERLOADED'>
}

/**
 * Why a call has no room, undefined if it has.
 *
 * What it waits is what others have before it; its own time is not held against it, so a call that alone takes longer than the
 * limit is taken as soon as others have less than the limit before it. An empty queue takes any call.
 */
export function refusalOf(call: AskingCall, load: QueueLoad): Refusal | undefined {
  const { queuedTokens, busyTokens, limitTokens, maxWaitMs, tokensPerMs } = load
  if (queuedTokens > 0 && queuedTokens + call.tokens > limitTokens) {
    return refusal('full', load, (queuedTokens + call.tokens - limitTokens) / tokensPerMs)
  }
  // Before the first batch nothing is known, and NaN fails every comparison.
  const ownMs = (call.tokens - call.lastTokens) / tokensPerMs
  const longestMs = (queuedTokens + busyTokens) / tokensPerMs
  if (!(longestMs > maxWaitMs || longestMs + ownMs > call.startWithinMs)) return undefined
  const waitMs = (load.tokensAhead() + busyTokens) / tokensPerMs
  if (waitMs > maxWaitMs) return refusal('wait', load, waitMs - maxWaitMs, { expectedMs: waitMs, limitMs: maxWaitMs })
  const lateMs = waitMs + ownMs - call.startWithinMs
  if (!(lateMs > 0)) return undefined
  return refusal('deadline', load, lateMs, { expectedMs: waitMs + ownMs, limitMs: call.startWithinMs })
}

function refusal(
  reason: RefusalReason,
  { queuedTokens, limitTokens }: QueueLoad,
  excessMs: number,
  wait?: { readonly expectedMs: number; readonly limitMs: number },
): Refusal {
  const details = { queuedTokens, limitTokens, retryAfterSeconds: secondsOf(excessMs) }
  if (wait === undefined) return { reason, error: new E5Error('OVERLOADED', details) }
  const shown = { expectedSeconds: rounded(wait.expectedMs), limitSeconds: rounded(Math.max(0, wait.limitMs)) }
  return { reason, error: new E5Error('OVERLOADED', { ...details, wait: shown }) }
}

// Not longer than a minute: by then much has changed.
function secondsOf(ms: number): number {
  const seconds = Math.ceil(ms / 1000)
  return Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 60) : 1
}

function rounded(ms: number): number {
  return Number((ms / 1000).toPrecision(2))
}

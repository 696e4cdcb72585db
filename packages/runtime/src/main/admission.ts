import { type BatchQueue, E5Error, type Reservation } from '@e5/core'
import { Pace } from './pace.ts'
import { type AskingCall, type QueueLoad, type Refusal, type RefusalReason, refusalOf } from './refusal.ts'
import type { PendingText } from './texts-in-flight.ts'

/** How much may wait, and how long. */
export interface AdmissionLimits {
  /** Tokens that may wait; more are refused. */
  readonly maxQueueTokens: number
  /** How long what others have before a call may take. */
  readonly maxWaitSeconds: number
}

/** What works on the queue at the moment. */
export interface WorkLoad {
  readonly workers: number
  /** 0 if a worker is free. */
  readonly runningTokens: number
}

/** Whose call it is, and how long it will wait. */
export interface CallOwner {
  readonly caller?: string | undefined
  /** When all its texts must be started, on the clock of `performance.now`. */
  readonly deadline?: Deadline | undefined
}

/** A moment, and how long it was away when the call came. */
export interface Deadline {
  readonly atMs: number
  readonly deadlineMs: number
}

/** The door of a queue: takes a call whole or refuses it, and says why. */
export class Admission {
  /** Of all workers but the solo one, one by one. */
  readonly pace = new Pace()
  readonly refusals: Record<RefusalReason, number> = { full: 0, wait: 0, deadline: 0 }
  readonly #queue: BatchQueue<PendingText>
  readonly #limits: AdmissionLimits
  readonly #work: () => WorkLoad

  constructor(queue: BatchQueue<PendingText>, limits: AdmissionLimits, work: () => WorkLoad) {
    this.#queue = queue
    this.#limits = limits
    this.#work = work
  }

  /** How long a call would wait for all that waits now; 0 before the first batch. */
  get expectedWaitSeconds(): number {
    const { tokens, reservedTokens } = this.#queue
    const seconds = (tokens + reservedTokens + this.#busyTokens) / this.#tokensPerMs / 1000
    return Number.isFinite(seconds) ? seconds : 0
  }

  /**
   * Keeps room for a call that is yet to be tokenized.
   *
   * @param tokens what each of its new texts probably has.
   * @throws E5Error CALL_TOO_LARGE if that is certain, OVERLOADED, DEADLINE_EXCEEDED
   */
  reserve(tokens: readonly number[], owner: CallOwner): Reservation {
    this.#refuseTooLarge(tokens.length)
    this.#refuse(tokens, owner)
    return this.#queue.reserve(sum(tokens), owner.caller)
  }

  /**
   * Whether there is room for a call; it must be put into the queue at once.
   *
   * @param tokens of each of its new texts.
   * @throws E5Error CALL_TOO_LARGE, OVERLOADED, DEADLINE_EXCEEDED
   */
  admit(tokens: readonly number[], owner: CallOwner): void {
    this.#refuseTooLarge(sum(tokens))
    this.#refuse(tokens, owner)
  }

  #refuseTooLarge(tokens: number): void {
    const limitTokens = this.#limits.maxQueueTokens
    if (tokens > limitTokens) throw new E5Error('CALL_TOO_LARGE', { tokens, limitTokens })
  }

  #refuse(tokens: readonly number[], { caller, deadline }: CallOwner): void {
    const startWithinMs = deadline === undefined ? Number.POSITIVE_INFINITY : deadline.atMs - performance.now()
    if (startWithinMs <= 0) throw new E5Error('DEADLINE_EXCEEDED', { deadlineMs: deadline!.deadlineMs })
    if (tokens.length === 0) return
    const call = {
      tokens: sum(tokens),
      lastTokens: tokens.reduce((most, count) => Math.max(most, count)),
      startWithinMs,
    }
    const found: Refusal | undefined = refusalOf(call, this.#loadFor(call, caller))
    if (found === undefined) return
    this.refusals[found.reason]++
    throw found.error
  }

  #loadFor({ tokens }: AskingCall, caller: string | undefined): QueueLoad {
    return {
      queuedTokens: this.#queue.tokens + this.#queue.reservedTokens,
      busyTokens: this.#busyTokens,
      limitTokens: this.#limits.maxQueueTokens,
      maxWaitMs: this.#limits.maxWaitSeconds * 1000,
      tokensPerMs: this.#tokensPerMs,
      tokensAhead: () => this.#queue.tokensAhead(tokens, caller),
    }
  }

  // The batches that run are half done, on average.
  get #busyTokens(): number {
    return this.#work().runningTokens / 2
  }

  get #tokensPerMs(): number {
    return this.pace.tokensPerMs * this.#work().workers
  }
}

function sum(tokens: readonly number[]): number {
  return tokens.reduce((total, count) => total + count, 0)
}

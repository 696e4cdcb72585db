import type { CallFlow } from './call-flow.ts'
import type { CallerFlow } from './caller-flow.ts'
import { Callers } from './callers.ts'
import { type Reservation, Reservations } from './reservations.ts'
import { takeBatch } from './take-batch.ts'
import { tokensAhead } from './tokens-ahead.ts'
import { type BatchItem, costOf, type WaitingText } from './waiting-text.ts'

/** How large a batch may become. One text is always taken, whatever its length. */
export interface BatchLimits {
  readonly maxItems: number
  /** Tokens of a batch, with what fills its shorter texts up. */
  readonly maxTokens: number
  /**
   * Texts whose lengths round up to the same multiple of this go together: 1 for batches of exactly one length, more where
   * large batches gain more than padding costs.
   */
  readonly lengthStep: number
}

interface Lane<Item extends BatchItem> {
  /** Texts of its length. */
  waiting: number
  /** All that have some, and ones that had. */
  readonly callers: Set<CallerFlow<Item>>
}

/**
 * Texts that wait for a worker, and the rule by which the next batch is made: the text whose turn it is decides, and texts of
 * its length join it, up to the limits. With a step of 1 no batch has padding, which on a CPU costs more than a larger batch
 * gains.
 *
 * Turns are fair by tokens among callers, and within a caller among its calls (hierarchical fair queueing, Bennett and Zhang
 * 1996): the caller goes first that would then have had least, then the call. So a query goes before a passage that came at the
 * same time, and does not wait for the thousand passages of another caller or call. A caller's part does not grow with its
 * calls, since what its texts cost is counted when they are taken, whichever call they are of.
 *
 * Nobody waits for ever: who comes begins at what the waiting were due, which grows with every batch, so that after finitely
 * many tokens all newcomers are behind; and who joins batches of others may be one batch ahead of them, not more.
 *
 * Pure planning: no clock, no timer. An idle worker takes what is there.
 */
export class BatchQueue<Item extends BatchItem> {
  readonly #limits: BatchLimits
  readonly #texts = new Map<Item, WaitingText<Item>>()
  readonly #callers = new Callers<Item>()
  readonly #reservations = new Reservations()
  /** The callers that have texts waiting. */
  readonly #waiting = new Set<CallerFlow<Item>>()
  readonly #lanes = new Map<number, Lane<Item>>()
  /** Tokens that each waiting caller was due so far. */
  #now = 0
  #arrivals = 0
  #tokens = 0

  constructor(limits: BatchLimits) {
    this.#limits = limits
  }

  /** Texts that wait. */
  get size(): number {
    return this.#texts.size
  }

  /** Their tokens. */
  get tokens(): number {
    return this.#tokens
  }

  /** Tokens of the calls that are on their way here. */
  get reservedTokens(): number {
    return this.#reservations.tokens
  }

  /** Whether something waits and {@link take} would take all of it. */
  isOneBatch(): boolean {
    const [length] = this.#lanes.keys()
    return length !== undefined && this.#lanes.size === 1 && this.size <= this.#fittingCount(length)
  }

  /** Keeps room for a call whose texts are not encoded yet; what it reserves counts in {@link tokensAhead}. */
  reserve(tokens: number, caller?: string): Reservation {
    return this.#reservations.add(tokens, caller ?? Symbol('a call'))
  }

  /** Tokens of others that would go before the last text of a call that came now, if nobody came after it. */
  tokensAhead(tokens: number, caller?: string): number {
    return tokensAhead({
      tokens,
      caller: caller === undefined ? undefined : this.#callers.find(caller),
      waiting: this.#waiting,
      reservations: this.#reservations,
      now: this.#now,
    })
  }

  /**
   * Adds the texts of a call.
   *
   * @param caller whose part the call shares with its other calls; without it the call is a caller of its own.
   * @param shared what others asked for before, and this call wants too: what of it still waits is taken in the turn of
   * whichever comes first.
   * @param isIsolated whether they go in batches by themselves, which follow from their order and lengths alone.
   */
  push(items: readonly Item[], caller?: string, shared: Iterable<Item> = [], isIsolated = false): void {
    const call = this.#callers.of(caller ?? Symbol('a call'), this.#now).open(this.#arrivals, isIsolated)
    for (const item of shared) {
      const text = this.#texts.get(item)
      if (text !== undefined && !text.places.includes(call)) this.#place(text, call)
    }
    for (const item of items) this.#add(item, call)
  }

  /** Puts a batch back before all others, in its order and by itself: for the retry after a worker died. */
  pushFront(items: readonly Item[]): void {
    const call = this.#callers.of(Symbol('retry'), Number.NEGATIVE_INFINITY).open(this.#arrivals, true)
    for (const item of items) this.#add(item, call)
  }

  /** Takes the next batch; empty if nothing waits. */
  take(): Item[] {
    const caller = this.#nextCaller()
    if (caller === undefined) return []
    const call = caller.next()
    const { length } = call.next()
    const taken = takeBatch({
      call,
      callers: this.#lanes.get(length)!.callers,
      most: this.#fittingCount(length),
      // Who is ahead may join if nobody waits for it.
      aheadTokens: this.isOneBatch() ? Number.POSITIVE_INFINITY : this.#limits.maxTokens,
      now: this.#now,
    })
    this.#now += taken.reduce((sum, { item }) => sum + item.tokens, 0) / this.#waiting.size
    this.#forget(taken)
    return taken.map(({ item }) => item)
  }

  /** Takes out every item for which `matches` is true, and returns them: callers that left. */
  remove(matches: (item: Item) => boolean): Item[] {
    const removed: WaitingText<Item>[] = []
    for (const text of this.#texts.values()) if (matches(text.item)) removed.push(text)
    for (const text of removed) text.isGone = true
    this.#forget(removed)
    return removed.map(({ item }) => item)
  }

  #fittingCount(length: number): number {
    const { maxItems, maxTokens } = this.#limits
    return Math.max(1, Math.min(maxItems, Math.floor(maxTokens / length)))
  }

  #add(item: Item, call: CallFlow<Item>): void {
    const { lengthStep } = this.#limits
    const length = Math.ceil(item.tokens / lengthStep) * lengthStep
    const text: WaitingText<Item> = { item, length, arrival: this.#arrivals++, places: [], isGone: false }
    this.#texts.set(item, text)
    this.#tokens += item.tokens
    const lane = this.#lanes.get(length)
    if (lane === undefined) this.#lanes.set(length, { waiting: 1, callers: new Set() })
    else lane.waiting++
    this.#place(text, call)
  }

  #place(text: WaitingText<Item>, call: CallFlow<Item>): void {
    const { caller } = call
    caller.add(text, call)
    this.#waiting.add(caller)
    this.#lanes.get(text.length)!.callers.add(caller)
  }

  #forget(gone: readonly WaitingText<Item>[]): void {
    for (const text of gone) {
      this.#texts.delete(text.item)
      this.#tokens -= text.item.tokens
      for (const call of text.places) {
        const { caller } = call
        caller.forget(text, call)
        if (!caller.isWaiting) this.#waiting.delete(caller)
      }
      const lane = this.#lanes.get(text.length)!
      if (--lane.waiting === 0) this.#lanes.delete(text.length)
    }
    // When nobody waits nobody is owed anything: the next to come are equals.
    if (this.size > 0) return
    this.#callers.clear()
    this.#now = 0
  }

  #nextCaller(): CallerFlow<Item> | undefined {
    let next: CallerFlow<Item> | undefined
    let least = Number.POSITIVE_INFINITY
    let arrival = 0
    for (const caller of this.#waiting) {
      const text = caller.next().next()
      const turn = caller.due + costOf(text.item)
      if (next !== undefined && (turn > least || (turn === least && text.arrival > arrival))) continue
      next = caller
      least = turn
      arrival = text.arrival
    }
    return next
  }
}

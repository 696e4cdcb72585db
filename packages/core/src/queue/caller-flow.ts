import { CallFlow } from './call-flow.ts'
import type { Flow } from './flow-heap.ts'
import { type BatchItem, costOf, type WaitingText } from './waiting-text.ts'

/** Who shares a part: a name that calls give, or a symbol of its own for each call without one. */
export type CallerName = string | symbol

/**
 * The calls of one caller that have texts waiting, and whose turn is next.
 *
 * They share by tokens, like callers, but the oldest one gets half at least. So a query does not wait for the passages of
 * another call, and no crowd of later calls holds a call up for ever: it is oldest after those before it, and then has half.
 */
export class CallerFlow<Item extends BatchItem> implements Flow {
  readonly name: CallerName
  due: number
  since = 0
  /** Tokens that each of its waiting calls was due so far. */
  now = 0
  /** Of all its texts that wait. */
  tokens = 0
  /** In the order in which they came. */
  readonly calls = new Set<CallFlow<Item>>()
  /** Tokens that the other calls had while the oldest one waited, less what it had. */
  #owedToOldest = 0
  #next: CallFlow<Item> | undefined

  constructor(name: CallerName, due: number) {
    this.name = name
    this.due = due
  }

  get isWaiting(): boolean {
    return this.calls.size > 0
  }

  /** The call that has waited longest. */
  get oldest(): CallFlow<Item> | undefined {
    return this.calls.values().next().value
  }

  /** A call of it that comes now. */
  open(since: number): CallFlow<Item> {
    if (!this.isWaiting) this.since = since
    return new CallFlow(this, since)
  }

  add(text: WaitingText<Item>, call: CallFlow<Item>): void {
    this.calls.add(call)
    call.add(text)
    text.places.push(call)
    this.tokens += text.item.tokens
    this.#next = undefined
  }

  /** The calls that have texts of a length. */
  callsWith(length: number): CallFlow<Item>[] {
    const calls: CallFlow<Item>[] = []
    for (const call of this.calls) if (call.nextOf(length) !== undefined) calls.push(call)
    return calls
  }

  /** The call whose turn it is. Something must wait. */
  next(): CallFlow<Item> {
    this.#next ??= this.#findNext()
    return this.#next
  }

  /** One of a call's texts goes to a worker. */
  charge(call: CallFlow<Item>, tokens: number): void {
    if (call !== this.oldest) this.#owedToOldest += tokens
    else this.#owedToOldest = Math.max(0, this.#owedToOldest - tokens)
    this.now += tokens / this.calls.size
    call.due += tokens
    this.due += tokens
    this.#next = undefined
  }

  /** A text of a call is gone. */
  forget(text: WaitingText<Item>, call: CallFlow<Item>): void {
    call.forget(text)
    this.tokens -= text.item.tokens
    this.#next = undefined
    if (!call.isEmpty) return
    if (call === this.oldest) this.#owedToOldest = 0
    this.calls.delete(call)
  }

  #findNext(): CallFlow<Item> {
    const oldest = this.oldest!
    if (this.calls.size === 1 || this.#owedToOldest >= costOf(oldest.next().item)) return oldest
    let next = oldest
    let turn = Number.POSITIVE_INFINITY
    for (const call of this.calls) {
      const its = call.due + costOf(call.next().item)
      if (its >= turn) continue
      next = call
      turn = its
    }
    return next
  }
}

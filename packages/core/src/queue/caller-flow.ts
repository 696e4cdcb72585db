import { CallFlow } from './call-flow.ts'
import type { Flow } from './flow-heap.ts'
import { type BatchItem, costOf, type WaitingText } from './waiting-text.ts'

/** Who shares a part: a name that calls give, or a symbol of its own for each call without one. */
export type CallerName = string | symbol

/**
 * The calls of one caller that have texts waiting, and whose turn is next.
 *
 * The oldest one gets half, and the others share the other half by tokens, like callers. So a query does not wait for the
 * passages of another call, and no crowd of later calls holds a call up for ever: it is oldest after those before it, and then
 * has half.
 */
export class CallerFlow<Item extends BatchItem> implements Flow {
  readonly name: CallerName
  due: number
  since = 0
  /** Tokens that each of its waiting calls but the oldest was due so far. */
  now = 0
  /** Of all its texts that wait. */
  tokens = 0
  /** In the order in which they came. */
  readonly calls = new Set<CallFlow<Item>>()
  /** Tokens that the other calls had beside the oldest one, less what it had. */
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

  /** A call of it that comes now; the texts of an isolated one go with no others. */
  open(since: number, isIsolated: boolean): CallFlow<Item> {
    if (!this.isWaiting) this.since = since
    return new CallFlow(this, since, isIsolated)
  }

  add(text: WaitingText<Item>, call: CallFlow<Item>): void {
    this.calls.add(call)
    call.add(text)
    text.places.push(call)
    this.tokens += text.item.tokens
    this.#next = undefined
  }

  /** Tokens that are owed to the oldest call; below 0 it had too many. */
  get owedToOldest(): number {
    return this.#owedToOldest
  }

  /** The calls that have texts of a length. */
  callsWith(length: number): CallFlow<Item>[] {
    // It has a part of its own; this is its place among the others.
    if (this.calls.size > 1) this.oldest!.due = this.now - this.#owedToOldest / (this.calls.size - 1)
    const calls: CallFlow<Item>[] = []
    for (const call of this.calls) if (call.nextOf(length) !== undefined) calls.push(call)
    return calls
  }

  /** Tokens that a call had more than it was due. */
  leadOf(call: CallFlow<Item>): number {
    return call === this.oldest ? -this.#owedToOldest : call.due - this.now
  }

  /** The call whose turn it is. Something must wait. */
  next(): CallFlow<Item> {
    this.#next ??= this.#findNext()
    return this.#next
  }

  /** One of a call's texts goes to a worker. */
  charge(call: CallFlow<Item>, tokens: number): void {
    this.due += tokens
    call.due += tokens
    this.#next = undefined
    if (this.calls.size === 1) return
    if (call === this.oldest) {
      this.#owedToOldest -= tokens
    } else {
      this.#owedToOldest += tokens
      this.now += tokens / (this.calls.size - 1)
    }
  }

  /** A text of a call is gone. */
  forget(text: WaitingText<Item>, call: CallFlow<Item>): void {
    call.forget(text)
    this.tokens -= text.item.tokens
    this.#next = undefined
    if (!call.isEmpty) return
    const isOldest = call === this.oldest
    this.calls.delete(call)
    if (isOldest || this.calls.size === 1) this.#owedToOldest = 0
  }

  #findNext(): CallFlow<Item> {
    const oldest = this.oldest!
    let next = oldest
    let turn = Number.POSITIVE_INFINITY
    let cost = Number.POSITIVE_INFINITY
    for (const call of this.calls) {
      if (call === oldest) continue
      const its = costOf(call.next().item)
      if (call.due + its >= turn) continue
      next = call
      turn = call.due + its
      cost = its
    }
    return costOf(oldest.next().item) <= this.#owedToOldest + cost ? oldest : next
  }
}

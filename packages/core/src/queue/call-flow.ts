import type { CallerFlow } from './caller-flow.ts'
import type { Flow } from './flow-heap.ts'
import type { BatchItem, WaitingText } from './waiting-text.ts'

interface Lane<Item extends BatchItem> {
  readonly texts: WaitingText<Item>[]
  /** Those before it are gone. */
  first: number
}

/** The waiting texts of one call, in its order, and by their length. */
export class CallFlow<Item extends BatchItem> implements Flow {
  readonly caller: CallerFlow<Item>
  readonly since: number
  /** Its texts go with no others. */
  readonly isIsolated: boolean
  due: number
  /** Of its texts that wait. */
  tokens = 0
  readonly #texts: WaitingText<Item>[] = []
  #first = 0
  #waiting = 0
  /** By length; a call of one text needs none. */
  #lanes: Map<number, Lane<Item>> | undefined

  constructor(caller: CallerFlow<Item>, since: number, isIsolated: boolean) {
    this.caller = caller
    this.isIsolated = isIsolated
    this.since = since
    this.due = caller.now
  }

  get isEmpty(): boolean {
    return this.#waiting === 0
  }

  add(text: WaitingText<Item>): void {
    this.#texts.push(text)
    this.#waiting++
    this.tokens += text.item.tokens
    if (this.#texts.length === 2) for (const one of this.#texts) this.#addToLane(one)
    else if (this.#texts.length > 2) this.#addToLane(text)
  }

  /** The first one that waits. */
  next(): WaitingText<Item> {
    while (this.#texts[this.#first]!.isGone) this.#first++
    return this.#texts[this.#first]!
  }

  /** The first one of a length, undefined if there is none. */
  nextOf(length: number): WaitingText<Item> | undefined {
    if (this.#lanes === undefined) {
      const text = this.#texts[0]
      return text === undefined || text.isGone || text.length !== length ? undefined : text
    }
    const lane = this.#lanes.get(length)
    if (lane === undefined) return undefined
    while (lane.texts[lane.first]?.isGone) lane.first++
    return lane.texts[lane.first]
  }

  /** One of its texts is gone. */
  forget({ item }: WaitingText<Item>): void {
    this.tokens -= item.tokens
    this.#waiting--
  }

  #addToLane(text: WaitingText<Item>): void {
    this.#lanes ??= new Map()
    const lane = this.#lanes.get(text.length)
    if (lane === undefined) this.#lanes.set(text.length, { texts: [text], first: 0 })
    else lane.texts.push(text)
  }
}

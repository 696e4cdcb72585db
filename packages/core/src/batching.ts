/** What the planner needs to know of a waiting text. */
export interface BatchItem {
  /** Tokens of the text as the model reads it. */
  readonly tokens: number
}

/** How large a batch may become. One text is always taken, whatever its length. */
export interface BatchLimits {
  readonly maxItems: number
  readonly maxTokens: number
}

interface Waiting<Item> {
  readonly item: Item
  readonly order: number
}

/**
 * Texts that wait for a worker, and the rule by which the next batch is made: the text that waited longest decides, and
 * texts of exactly its length join it, oldest first, up to the limits. So no batch has padding, which on a CPU costs more
 * than a larger batch gains, and nobody waits for ever.
 *
 * Pure planning: no clock, no timer. An idle worker takes what is there.
 */
export class BatchQueue<Item extends BatchItem> {
  readonly #byLength = new Map<number, Waiting<Item>[]>()
  #nextOrder = 0
  #nextFrontOrder = -1
  #size = 0
  #tokens = 0

  /** Texts that wait. */
  get size(): number {
    return this.#size
  }

  /** Their tokens. */
  get tokens(): number {
    return this.#tokens
  }

  push(items: readonly Item[]): void {
    for (const item of items) {
      this.#lane(item.tokens).push({ item, order: this.#nextOrder++ })
      this.#count(item, 1)
    }
  }

  /** Puts a batch back before all others, in its order: for the retry after a worker died. */
  pushFront(items: readonly Item[]): void {
    for (const item of items.toReversed()) {
      this.#lane(item.tokens).unshift({ item, order: this.#nextFrontOrder-- })
      this.#count(item, 1)
    }
  }

  /** Takes the next batch; empty if nothing waits. */
  take(limits: BatchLimits): Item[] {
    const lane = this.#oldestLane()
    if (lane === undefined) return []
    const length = lane[0]!.item.tokens
    const count = Math.max(1, Math.min(limits.maxItems, Math.floor(limits.maxTokens / length)))
    const taken = lane.splice(0, count).map((waiting) => waiting.item)
    if (lane.length === 0) this.#byLength.delete(length)
    for (const item of taken) this.#count(item, -1)
    return taken
  }

  /** Takes out every item for which `matches` is true, and returns them: callers that left. */
  remove(matches: (item: Item) => boolean): Item[] {
    const removed: Item[] = []
    for (const [length, lane] of this.#byLength) {
      const kept: Waiting<Item>[] = []
      for (const waiting of lane) {
        if (matches(waiting.item)) removed.push(waiting.item)
        else kept.push(waiting)
      }
      if (kept.length > 0) this.#byLength.set(length, kept)
      else this.#byLength.delete(length)
    }
    for (const item of removed) this.#count(item, -1)
    return removed
  }

  #lane(length: number): Waiting<Item>[] {
    const lane = this.#byLength.get(length) ?? []
    this.#byLength.set(length, lane)
    return lane
  }

  #oldestLane(): Waiting<Item>[] | undefined {
    let oldest: Waiting<Item>[] | undefined
    for (const lane of this.#byLength.values()) {
      if (oldest === undefined || lane[0]!.order < oldest[0]!.order) oldest = lane
    }
    return oldest
  }

  #count(item: Item, sign: 1 | -1): void {
    this.#size += sign
    this.#tokens += sign * item.tokens
  }
}

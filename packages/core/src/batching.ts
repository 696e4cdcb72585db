import { type Flow, Flows } from './flows.ts'
import { isBefore, placeIn, type Turn } from './turn.ts'

/** What the planner needs to know of a waiting text. */
export interface BatchItem {
  /** Tokens of the text as the model reads it. */
  readonly tokens: number
}

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

// Queries of all lengths are served in the order in which they came: by their tokens the longer ones of a crowd of clients would
// wait for all shorter ones (64 clients: the 95th percentile was 304 ms so, and 218 ms in order).
const shortTokens = 128

interface Waiting<Item> extends Turn {
  readonly item: Item
  readonly flow: Flow
}

/**
 * Texts that wait for a worker, and the rule by which the next batch is made: the text whose turn it is decides, and texts of
 * its length join it, up to the limits. With a step of 1 no batch has padding, which on a CPU costs more than a larger batch
 * gains.
 *
 * Turns are fair by tokens among callers (weighted fair queueing, Demers et al. 1989): time is counted in tokens that each
 * waiting caller was due, and a text's turn comes when its caller was due its last token. So a query goes before a passage that
 * came at the same time, does not wait for the thousand passages of another caller, and nobody waits for ever.
 *
 * Pure planning: no clock, no timer. An idle worker takes what is there.
 */
export class BatchQueue<Item extends BatchItem> {
  readonly #limits: BatchLimits
  /** By the length that a batch of them is padded to at most. */
  readonly #byLength = new Map<number, Waiting<Item>[]>()
  readonly #flows = new Flows()
  #activeFlows = 0
  /** Tokens that each waiting caller was due so far. */
  #now = 0
  #arrivals = 0
  #size = 0
  #tokens = 0

  constructor(limits: BatchLimits) {
    this.#limits = limits
  }

  /** Texts that wait. */
  get size(): number {
    return this.#size
  }

  /** Their tokens. */
  get tokens(): number {
    return this.#tokens
  }

  /** Whether something waits and {@link take} would take all of it. */
  isOneBatch(): boolean {
    const [entry] = this.#byLength
    if (entry === undefined || this.#byLength.size > 1) return false
    const [length, lane] = entry
    return lane.length <= this.#fittingCount(length)
  }

  /** @param caller whose part the items share with its other ones; without it they are a caller of their own. */
  push(items: readonly Item[], caller?: string): void {
    const flow = this.#flows.of(caller, this.#now)
    for (const item of items) {
      this.#add({ item, flow, turn: turnOf(item, flow), arrival: this.#arrivals++ })
      flow.lastTurn += item.tokens
    }
  }

  /**
   * Moves items that wait to the turns that they would have if this caller pushed them now, where those are earlier: it wants
   * what another asked for before.
   */
  advance(items: ReadonlySet<Item>, caller?: string): void {
    const flow = this.#flows.of(caller, this.#now)
    const lengths = new Set([...items].map((item) => this.#laneOf(item)))
    const late = [...lengths]
      .flatMap((length) => this.#byLength.get(length) ?? [])
      .filter((waiting) => items.has(waiting.item) && waiting.turn > turnOf(waiting.item, flow))
    if (late.length === 0) return
    const moved = new Set(late)
    for (const { item } of late) {
      this.#add({ item, flow, turn: turnOf(item, flow), arrival: this.#arrivals++ })
      flow.lastTurn += item.tokens
    }
    this.#removeWaiting((waiting) => moved.has(waiting))
  }

  /** Puts a batch back before all others, in its order: for the retry after a worker died. */
  pushFront(items: readonly Item[]): void {
    const flow = this.#flows.of(undefined, this.#now)
    for (const item of items) this.#add({ item, flow, turn: Number.NEGATIVE_INFINITY, arrival: this.#arrivals++ })
  }

  /** Takes the next batch; empty if nothing waits. */
  take(): Item[] {
    const lane = this.#nextLane()
    if (lane === undefined) return []
    const length = this.#laneOf(lane[0]!.item)
    const taken = lane.splice(0, this.#fittingCount(length))
    if (lane.length === 0) this.#byLength.delete(length)
    this.#now += taken.reduce((sum, { item }) => sum + item.tokens, 0) / this.#activeFlows
    this.#forget(taken)
    return taken.map(({ item }) => item)
  }

  /** Takes out every item for which `matches` is true, and returns them: callers that left. */
  remove(matches: (item: Item) => boolean): Item[] {
    return this.#removeWaiting(({ item }) => matches(item)).map(({ item }) => item)
  }

  #removeWaiting(matches: (waiting: Waiting<Item>) => boolean): Waiting<Item>[] {
    const removed: Waiting<Item>[] = []
    for (const [length, lane] of this.#byLength) {
      const kept: Waiting<Item>[] = []
      for (const waiting of lane) (matches(waiting) ? removed : kept).push(waiting)
      if (kept.length > 0) this.#byLength.set(length, kept)
      else this.#byLength.delete(length)
    }
    this.#forget(removed)
    return removed
  }

  #laneOf({ tokens }: Item): number {
    const { lengthStep } = this.#limits
    return Math.ceil(tokens / lengthStep) * lengthStep
  }

  #fittingCount(length: number): number {
    const { maxItems, maxTokens } = this.#limits
    return Math.max(1, Math.min(maxItems, Math.floor(maxTokens / length)))
  }

  #add(waiting: Waiting<Item>): void {
    const { item, flow } = waiting
    const length = this.#laneOf(item)
    const lane = this.#byLength.get(length) ?? []
    this.#byLength.set(length, lane)
    lane.splice(placeIn(lane, waiting), 0, waiting)
    if (flow.waiting++ === 0) this.#activeFlows++
    this.#size++
    this.#tokens += item.tokens
  }

  #forget(gone: readonly Waiting<Item>[]): void {
    for (const { item, flow } of gone) {
      if (--flow.waiting === 0) this.#activeFlows--
      this.#size--
      this.#tokens -= item.tokens
    }
    // When nobody waits nobody is owed anything: the next to come are equals.
    if (this.#size > 0) return
    this.#flows.clear()
    this.#now = 0
  }

  #nextLane(): Waiting<Item>[] | undefined {
    let next: Waiting<Item>[] | undefined
    for (const lane of this.#byLength.values()) {
      if (next === undefined || isBefore(lane[0]!, next[0]!)) next = lane
    }
    return next
  }
}

function turnOf({ tokens }: BatchItem, { lastTurn }: Flow): number {
  return lastTurn + Math.max(tokens, shortTokens)
}

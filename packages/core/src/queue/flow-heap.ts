/** Who gets a part of the work: a caller among callers, or a call among those of its caller. */
export interface Flow {
  /** Tokens that it had, counted from what the others were due when it came. */
  due: number
  /** When it began to wait. */
  readonly since: number
}

/** Flows of which the one that had least is at hand. */
export class FlowHeap<Kind extends Flow> {
  readonly #flows: Kind[]

  constructor(flows: Iterable<Kind>) {
    this.#flows = [...flows]
    for (let index = (this.#flows.length >> 1) - 1; index >= 0; index--) this.#sink(index)
  }

  get least(): Kind | undefined {
    return this.#flows[0]
  }

  /** The least one had more since. */
  sinkLeast(): void {
    this.#sink(0)
  }

  removeLeast(): void {
    const last = this.#flows.pop()
    if (last === undefined || this.#flows.length === 0) return
    this.#flows[0] = last
    this.#sink(0)
  }

  #sink(start: number): void {
    const flows = this.#flows
    const flow = flows[start]!
    let index = start
    for (;;) {
      let child = 2 * index + 1
      if (child >= flows.length) break
      if (child + 1 < flows.length && isBefore(flows[child + 1]!, flows[child]!)) child++
      if (!isBefore(flows[child]!, flow)) break
      flows[index] = flows[child]!
      index = child
    }
    flows[index] = flow
  }
}

function isBefore(one: Flow, other: Flow): boolean {
  return one.due < other.due || (one.due === other.due && one.since < other.since)
}

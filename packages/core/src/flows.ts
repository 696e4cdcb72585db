// Past this number those who wait for nothing are forgotten.
const rememberedCallers = 1024

/** A caller with texts in the queue. */
export interface Flow {
  /** Its texts that wait. */
  waiting: number
  /** The turn of its next text. */
  nextTurn: number
}

/** The callers of a queue, so that the calls of one share its part. */
export class Flows {
  readonly #byCaller = new Map<string, Flow>()

  /** A caller's flow, whose next turn is not in the past; without a caller one of its own. */
  of(caller: string | undefined, now: number): Flow {
    const flow = (caller === undefined ? undefined : this.#byCaller.get(caller)) ?? this.#create(caller, now)
    flow.nextTurn = Math.max(flow.nextTurn, now)
    return flow
  }

  clear(): void {
    this.#byCaller.clear()
  }

  #create(caller: string | undefined, nextTurn: number): Flow {
    const flow: Flow = { waiting: 0, nextTurn }
    if (caller === undefined) return flow
    if (this.#byCaller.size >= rememberedCallers) {
      for (const [other, { waiting }] of this.#byCaller) if (waiting === 0) this.#byCaller.delete(other)
    }
    this.#byCaller.set(caller, flow)
    return flow
  }
}

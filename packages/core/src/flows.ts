// Past this number those who wait for nothing are forgotten.
const rememberedCallers = 1024

/** A caller with texts in the queue. */
export interface Flow {
  /** Its texts that wait. */
  waiting: number
  /** The turn of its last text: when it was due all that it asked for so far. */
  lastTurn: number
}

/** The callers of a queue, so that the calls of one share its part. */
export class Flows {
  readonly #byCaller = new Map<string, Flow>()

  /** A caller's flow, whose last turn is not in the past; without a caller one of its own. */
  of(caller: string | undefined, now: number): Flow {
    const flow = (caller === undefined ? undefined : this.#byCaller.get(caller)) ?? this.#create(caller, now)
    flow.lastTurn = Math.max(flow.lastTurn, now)
    return flow
  }

  clear(): void {
    this.#byCaller.clear()
  }

  #create(caller: string | undefined, lastTurn: number): Flow {
    const flow: Flow = { waiting: 0, lastTurn }
    if (caller === undefined) return flow
    if (this.#byCaller.size >= rememberedCallers) {
      for (const [other, { waiting }] of this.#byCaller) if (waiting === 0) this.#byCaller.delete(other)
    }
    this.#byCaller.set(caller, flow)
    return flow
  }
}

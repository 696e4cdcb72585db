import { CallerFlow, type CallerName } from './caller-flow.ts'
import type { BatchItem } from './waiting-text.ts'

// Past this number those who wait for nothing are forgotten.
const rememberedCallers = 1024

/** The callers of a queue by their names, so that the calls of one share its part. */
export class Callers<Item extends BatchItem> {
  readonly #byName = new Map<string, CallerFlow<Item>>()

  /** A caller that is known, without changing anything. */
  find(name: CallerName): CallerFlow<Item> | undefined {
    return typeof name === 'string' ? this.#byName.get(name) : undefined
  }

  /** A caller, new or known. One that waits for nothing gets no credit for that: it begins where the others are. */
  of(name: CallerName, now: number): CallerFlow<Item> {
    const caller = this.find(name) ?? this.#create(name, now)
    if (!caller.isWaiting) caller.due = Math.max(caller.due, now)
    return caller
  }

  clear(): void {
    this.#byName.clear()
  }

  #create(name: CallerName, due: number): CallerFlow<Item> {
    const caller = new CallerFlow<Item>(name, due)
    if (typeof name === 'symbol') return caller
    if (this.#byName.size >= rememberedCallers) {
      for (const [other, { isWaiting }] of this.#byName) if (!isWaiting) this.#byName.delete(other)
    }
    this.#byName.set(name, caller)
    return caller
  }
}

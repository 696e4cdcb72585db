import type { CallerName } from './caller-flow.ts'

/** Room for a call whose tokens are not known yet. */
export interface Reservation {
  /** What they are taken to be. */
  readonly tokens: number
  /** Gives the room back. May be called again. */
  release(): void
}

/** The calls that are on their way to a queue, by their callers. */
export class Reservations {
  readonly byCaller = new Map<CallerName, Set<Reservation>>()
  #tokens = 0

  get tokens(): number {
    return this.#tokens
  }

  add(tokens: number, caller: CallerName): Reservation {
    const reservation: Reservation = { tokens, release: () => this.#remove(reservation, caller) }
    const all = this.byCaller.get(caller) ?? new Set()
    this.byCaller.set(caller, all.add(reservation))
    this.#tokens += tokens
    return reservation
  }

  tokensOf(caller: CallerName): number {
    let sum = 0
    for (const { tokens } of this.byCaller.get(caller) ?? []) sum += tokens
    return sum
  }

  #remove(reservation: Reservation, caller: CallerName): void {
    const all = this.byCaller.get(caller)
    if (!all?.delete(reservation)) return
    if (all.size === 0) this.byCaller.delete(caller)
    this.#tokens -= reservation.tokens
  }
}

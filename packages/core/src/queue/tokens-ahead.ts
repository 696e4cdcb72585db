import type { CallerFlow } from './caller-flow.ts'
import type { Reservations } from './reservations.ts'
import type { BatchItem } from './waiting-text.ts'

/** Who waits at the moment, and a call that would come now. */
export interface Arrival<Item extends BatchItem> {
  /** Of the call. */
  readonly tokens: number
  /** Its caller, if that is known already. */
  readonly caller: CallerFlow<Item> | undefined
  readonly waiting: Iterable<CallerFlow<Item>>
  readonly reservations: Reservations
  /** Tokens that each waiting caller was due so far. */
  readonly now: number
}

/**
 * Tokens of others that would go before the last text of a call that came now, if nobody came after it: of each other call of its
 * caller, and of each other caller, at most as much as the fair order lets go first.
 */
export function tokensAhead<Item extends BatchItem>(arrival: Arrival<Item>): number {
  const { caller, waiting, reservations, now } = arrival
  const own = caller === undefined ? 0 : ownTokensAhead(caller, arrival)
  const isIdle = caller === undefined || !caller.isWaiting
  const turn = (isIdle ? Math.max(caller?.due ?? now, now) : caller.due) + own + arrival.tokens
  let ahead = own
  const seen = new Set(caller === undefined ? [] : [caller.name])
  for (const other of waiting) {
    if (other === caller) continue
    seen.add(other.name)
    ahead += Math.min(other.tokens + reservations.tokensOf(other.name), Math.max(0, turn - other.due))
  }
  for (const name of reservations.byCaller.keys()) {
    if (!seen.has(name)) ahead += Math.min(reservations.tokensOf(name), Math.max(0, turn - now))
  }
  return ahead
}

function ownTokensAhead<Item extends BatchItem>(
  caller: CallerFlow<Item>,
  { tokens, reservations }: Arrival<Item>,
): number {
  const { oldest } = caller
  let ahead = 0
  for (const call of caller.calls) {
    if (call !== oldest) ahead += Math.min(call.tokens, Math.max(0, caller.now + tokens - call.due))
  }
  for (const reserved of reservations.byCaller.get(caller.name) ?? []) ahead += Math.min(reserved.tokens, tokens)
  // The oldest call has half.
  if (oldest === undefined) return ahead
  return ahead + Math.min(oldest.tokens, Math.max(0, ahead + tokens + caller.owedToOldest))
}

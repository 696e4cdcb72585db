import type { CallFlow } from './call-flow.ts'
import type { CallerFlow } from './caller-flow.ts'
import { FlowHeap } from './flow-heap.ts'
import type { BatchItem, WaitingText } from './waiting-text.ts'

/** Whose turn it is, and who may join. */
export interface BatchTurn<Item extends BatchItem> {
  /** Whose next text decides. */
  readonly call: CallFlow<Item>
  /** All that have texts of its length waiting; those that have none any more are taken out. */
  readonly callers: Set<CallerFlow<Item>>
  /** Texts of the batch. */
  readonly most: number
  /** Tokens that one who joins may be ahead of the one whose turn it is, or of what all are due. */
  readonly aheadTokens: number
  /** Tokens that each waiting caller was due so far. */
  readonly now: number
}

/** Marks the texts of a batch as gone and charges them: the first of the call whose turn it is, then of who had least. */
export function takeBatch<Item extends BatchItem>(turn: BatchTurn<Item>): WaitingText<Item>[] {
  const { call, most, aheadTokens } = turn
  const { caller } = call
  const callerLimit = Math.max(turn.now, caller.due) + aheadTokens
  const first = call.next()
  const taken = [first]
  claim(first, call)
  if (call.isIsolated) {
    for (let text = call.nextOf(first.length); text !== undefined && taken.length < most; ) {
      taken.push(text)
      claim(text, call)
      text = call.nextOf(first.length)
    }
    return taken
  }
  if (most === 1) return taken
  const callers = new FlowHeap(turn.callers)
  const callsOf = new Map<CallerFlow<Item>, FlowHeap<CallFlow<Item>>>()
  for (let joining = callers.least; joining !== undefined && taken.length < most; joining = callers.least) {
    const isOwn = joining === caller
    let calls = callsOf.get(joining)
    if (calls === undefined) {
      calls = new FlowHeap(joining.callsWith(first.length).filter((one) => !one.isIsolated))
      callsOf.set(joining, calls)
      if (calls.least === undefined) turn.callers.delete(joining)
    }
    const next = calls.least
    if (next === undefined || (!isOwn && joining.due > callerLimit)) {
      callers.removeLeast()
      continue
    }
    const text = next.nextOf(first.length)
    const isAhead = next !== call && joining.leadOf(next) > aheadTokens
    if (text === undefined || isAhead) {
      calls.removeLeast()
      continue
    }
    taken.push(text)
    claim(text, next)
    calls.sinkLeast()
    callers.sinkLeast()
  }
  return taken
}

function claim<Item extends BatchItem>(text: WaitingText<Item>, call: CallFlow<Item>): void {
  text.isGone = true
  call.caller.charge(call, text.item.tokens)
}

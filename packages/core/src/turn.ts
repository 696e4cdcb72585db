/** When a waiting text is served. */
export interface Turn {
  readonly turn: number
  /** Of texts with the same turn the earlier one goes first. */
  readonly arrival: number
}

/** Whether one goes first. */
export function isBefore(one: Turn, other: Turn): boolean {
  return one.turn < other.turn || (one.turn === other.turn && one.arrival < other.arrival)
}

/** Where it belongs among those that wait in order. */
export function placeIn(lane: readonly Turn[], waiting: Turn): number {
  let low = 0
  let high = lane.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(lane[middle]!, waiting)) low = middle + 1
    else high = middle
  }
  return low
}

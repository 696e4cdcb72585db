/** Where a value lies in a range: 0 at its beginning, 1 at its end, 1 in an empty one. */
export function shareOf(value: number, [from, to]: readonly [from: number, to: number]): number {
  return to > from ? (value - from) / (to - from) : 1
}

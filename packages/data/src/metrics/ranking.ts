/**
 * Document ids by falling score. Equal scores are ordered by falling id, and scores are compared as float32: trec_eval
 * does both, and figures differ without.
 */
export function rankByScore(scores: ReadonlyMap<string, number>): string[] {
  return [...scores]
    .map(([id, score]) => ({ id, score: Math.fround(score) }))
    .sort((a, b) => b.score - a.score || compareIds(b.id, a.id))
    .map(({ id }) => id)
}

/** By bytes of UTF-8, as strcmp does; UTF-16 order differs beyond U+FFFF only. */
export function compareIds(a: string, b: string): number {
  if (a === b) return 0
  return Buffer.compare(Buffer.from(a), Buffer.from(b))
}

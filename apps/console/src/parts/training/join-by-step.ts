/** A point of a curve over the steps of a run. */
export interface CurvePoint {
  readonly step: number
  readonly value: number
}

/** Curves by their keys, joined to rows of a chart: a row for each step that any of them has. */
export function joinByStep(curves: Readonly<Record<string, readonly CurvePoint[]>>): Record<string, number>[] {
  const rows = new Map<number, Record<string, number>>()
  for (const [key, points] of Object.entries(curves)) {
    for (const { step, value } of points) {
      const row = rows.get(step) ?? { step }
      rows.set(step, { ...row, [key]: value })
    }
  }
  return [...rows.values()].sort((a, b) => a.step! - b.step!)
}

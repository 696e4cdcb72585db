/** Which passages may become a row's negatives. */
export interface MiningRules {
  /** Negatives of a row. */
  readonly negatives: number
  /** Ranks from 0, passages that are no negatives left out: the first that is taken, and the first that is not taken any more. */
  readonly rangeMin: number
  readonly rangeMax: number
  /** How far below the lowest score of a row's positives a negative must be, as a share of that score; undefined: anywhere. */
  readonly relativeMargin: number | undefined
  /** Drawn from the range, or its first ones. */
  readonly sampling: 'random' | 'first'
  /**
   * Where the range has too few: `extend` goes on below it, and takes the lowest of the ranking where even its end is within the
   * margin; `keep` leaves the row with what there is; `drop` leaves it out.
   */
  readonly shortRows: 'extend' | 'keep' | 'drop'
  readonly seed: number
}

/** How far down the ranking goes, for rows that go on below the range. */
export function searchDepth({ rangeMax }: MiningRules): number {
  return 10 * rangeMax
}

/** The score under which a passage is no false negative, by the margin. */
export function marginLimit(positiveScore: number, relativeMargin: number | undefined): number {
  if (relativeMargin === undefined) return Number.POSITIVE_INFINITY
  return positiveScore - relativeMargin * Math.abs(positiveScore)
}

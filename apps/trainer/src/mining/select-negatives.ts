import { type MiningRules, marginLimit } from './mining-rules.ts'

/** A passage that is no positive, where the ranking of a query has it. */
export interface Candidate {
  readonly docId: number
  readonly score: number
  /** From 0, among the candidates. */
  readonly rank: number
}

/** Why a negative was taken: it is in the range; below it; or, of a row that has nothing better, against the margin. */
export type Origin = 'range' | 'below-range' | 'against-margin'

/** A negative of a row. */
export interface MinedNegative extends Candidate {
  readonly origin: Origin
}

/** The negatives of a row, and what the margin refused. */
export interface Selection {
  readonly negatives: readonly MinedNegative[]
  /** Candidates of the range that are too close to the positives. */
  readonly withinMargin: number
}

/** What a row's negatives are chosen by. */
export interface SelectionRequest {
  /** By rank, each text once. */
  readonly candidates: readonly Candidate[]
  /** The lowest of the row's positives. */
  readonly positiveScore: number
  readonly rules: MiningRules
  /** A number for each passage; a draw takes the lowest. */
  readonly lotOf: (docId: number) => number
}

/**
 * Chooses a row's negatives. Drawn ones are in the order of the draw, so that every block of them, which is what an epoch sees, has
 * easy and hard ones. A passage's lot is its own: a candidate more or less, by another machine's rounding, changes no other choice.
 */
export function selectNegatives({ candidates, positiveScore, rules, lotOf }: SelectionRequest): Selection {
  const limit = marginLimit(positiveScore, rules.relativeMargin)
  const inRange = candidates.slice(rules.rangeMin, rules.rangeMax)
  const allowed = inRange.filter(({ score }) => score <= limit)
  const order = rules.sampling === 'first' ? allowed : byLot(allowed, lotOf)
  const taken = order.slice(0, rules.negatives)
  const negatives = taken.map((candidate): MinedNegative => ({ ...candidate, origin: 'range' }))
  if (rules.shortRows === 'extend') negatives.push(...extension(candidates, { limit, taken: taken.length, rules }))
  return { negatives, withinMargin: inRange.length - allowed.length }
}

function byLot(candidates: readonly Candidate[], lotOf: (docId: number) => number): Candidate[] {
  return candidates
    .map((candidate) => ({ candidate, lot: lotOf(candidate.docId) }))
    .sort((a, b) => a.lot - b.lot)
    .map(({ candidate }) => candidate)
}

function extension(
  candidates: readonly Candidate[],
  { limit, taken, rules }: { readonly limit: number; readonly taken: number; readonly rules: MiningRules },
): MinedNegative[] {
  const missing = rules.negatives - taken
  const below = candidates
    .slice(rules.rangeMax)
    .filter(({ score }) => score <= limit)
    .slice(0, missing)
    .map((candidate): MinedNegative => ({ ...candidate, origin: 'below-range' }))
  const last = candidates
    .slice(rules.rangeMin)
    .filter(({ score }) => score > limit)
    .reverse()
    .slice(0, missing - below.length)
    .map((candidate): MinedNegative => ({ ...candidate, origin: 'against-margin' }))
  return [...below, ...last]
}

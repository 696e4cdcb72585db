import type { EvaluatedStep, EvaluationFigures } from '@e5/core'

/** How a run stands against its baseline; plain data, for a checkpoint to keep. nDCG@10 decides. */
export interface Promotion {
  readonly baseline: EvaluationFigures
  /** The best so far, the baseline included. */
  readonly best: EvaluatedStep
  /** Evaluations since the best one. */
  readonly sinceBest: number
}

/** Where a run stands before its first step. */
export function beginPromotion(baseline: EvaluationFigures): Promotion {
  return { baseline, best: { step: 0, figures: baseline }, sinceBest: 0 }
}

/** Where it stands after one more evaluation. Only what is above the best takes its place: of equal ones the earlier stays. */
export function promotionAfter(before: Promotion, evaluated: EvaluatedStep): Promotion {
  const isBest = evaluated.figures.ndcgAt10 > before.best.figures.ndcgAt10
  return isBest ? { ...before, best: evaluated, sinceBest: 0 } : { ...before, sinceBest: before.sinceBest + 1 }
}

/** True for a run that has a step better than its baseline. */
export function isWorthPromoting({ best }: Promotion): boolean {
  return best.step > 0
}

/** True when so many evaluations in a row brought no new best. @param patience undefined: a run never stops early. */
export function isPatienceOver({ sinceBest }: Promotion, patience: number | undefined): boolean {
  return patience !== undefined && sinceBest >= patience
}

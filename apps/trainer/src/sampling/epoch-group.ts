import type { TrainingRow } from '@e5/data'

/** What an epoch chooses from. */
export interface GroupChoice {
  /** From 0. */
  readonly epoch: number
  readonly seed: number
  /** One positive, and so many less one negatives. */
  readonly passagesPerQuery: number
}

/** The passages that a row has in an epoch, the positive first, and their scores if the row has any. */
export interface PassageGroup {
  readonly docIds: readonly number[]
  readonly scores: readonly number[] | undefined
}

/**
 * SimLM's rotation (`simlm/src/loaders/loader_utils.py` of unilm): each epoch takes the next positive and the next block of
 * negatives, beginning anew at the end of the lists; the seed shifts the first.
 */
export function epochGroup(
  { positives, negatives }: TrainingRow,
  { epoch, seed, passagesPerQuery }: GroupChoice,
): PassageGroup {
  const offset = epoch + seed
  const positive = offset % positives.docIds.length
  const block = Array.from(
    { length: passagesPerQuery - 1 },
    (_, index) => (offset * (passagesPerQuery - 1) + index) % negatives.docIds.length,
  )
  const hasScores = positives.scores !== undefined && negatives.scores !== undefined
  return {
    docIds: [positives.docIds[positive]!, ...block.map((place) => negatives.docIds[place]!)],
    scores: hasScores ? [positives.scores[positive]!, ...block.map((place) => negatives.scores![place]!)] : undefined,
  }
}

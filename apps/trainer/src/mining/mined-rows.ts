import type { NamedPassages, TrainingRow } from '@e5/data'
import type { MinedRow } from './mine-negatives.ts'
import type { MiningRules } from './mining-rules.ts'

/** True for a row that has fewer negatives than were asked for. */
export function isShort({ negatives }: MinedRow, rules: MiningRules): boolean {
  return negatives.length < rules.negatives
}

/** The rows that are written: all, unless short ones are dropped. */
export function writtenRows(mined: readonly MinedRow[], rules: MiningRules): MinedRow[] {
  return mined.filter((row) => rules.shortRows !== 'drop' || !isShort(row, rules))
}

/**
 * A mined row as `train.jsonl` has it.
 *
 * @param scoreFactor writes the cosines times this as teacher's scores; undefined: no scores, those of the input neither.
 */
export function trainingRowOf(
  { row, negatives, positiveScores }: MinedRow,
  scoreFactor: number | undefined,
): TrainingRow {
  const named = (docIds: readonly number[], scores: readonly number[]): NamedPassages => ({
    docIds,
    ...(scoreFactor === undefined || docIds.length === 0
      ? {}
      : { scores: scores.map((score) => Number((score * scoreFactor).toPrecision(7))) }),
  })
  return {
    ...row,
    positives: named(row.positives.docIds, positiveScores),
    negatives: named(
      negatives.map(({ docId }) => docId),
      negatives.map(({ score }) => score),
    ),
  }
}

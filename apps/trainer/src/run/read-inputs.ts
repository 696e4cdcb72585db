import { E5Error } from '@e5/core'
import { findTrainingFiles, loadTrainingData, type TrainingData, type TrainingRow } from '@e5/data'
import type { ModelDescription } from '@e5/runtime'
import type { HeldOutSet } from '../evaluation/held-out-set.ts'
import type { TrainOptions } from '../options/option-table.ts'
import { type BatchSampler, createBatchSampler } from '../sampling/batch-sampler.ts'
import { openTextTokens, type TextLengths, type TextTokens } from '../texts/text-tokens.ts'
import { type TrainingTexts, tokenizeRows } from '../texts/training-texts.ts'
import { openHeldOut } from './open-held-out.ts'
import { planRun, type RunPlan } from './run-plan.ts'

/** A run's data, checked, and what follows from them. */
export interface RunInputs {
  readonly data: TrainingData
  /** Those that are trained on. */
  readonly rows: readonly TrainingRow[]
  readonly heldOut: HeldOutSet | undefined
  readonly tokens: TextTokens
  readonly texts: TrainingTexts
  readonly sampler: BatchSampler
  readonly plan: RunPlan
}

/**
 * Reads a run's data.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID with the line, OPTION_INVALID.
 */
export async function readInputs(options: TrainOptions, model: ModelDescription): Promise<RunInputs> {
  const { trainNPassages, batchSize, seed } = options
  const tokens = openTextTokens(model, textLengths(options))
  const data = await loadTrainingData(await findTrainingFiles(options.data), { negatives: trainNPassages - 1 })
  const { rows, heldOut } = await openHeldOut(options, data)
  if (options.distillation === 'scores') refuseMissingScores(data.files.train, rows)
  const sampler = createBatchSampler({ rows, batchSize, passagesPerQuery: trainNPassages, seed })
  const plan = planRun(options, sampler, model.dimensions)
  return { data, rows, heldOut, tokens, texts: await tokenizeRows(rows, data.passages, tokens), sampler, plan }
}

/** How long texts may be. */
export function textLengths({ maxSeqLength, queryMaxLength, passageMaxLength }: TrainOptions): TextLengths {
  return { queryMaxLength: queryMaxLength ?? maxSeqLength, passageMaxLength: passageMaxLength ?? maxSeqLength }
}

function refuseMissingScores(file: string, rows: readonly TrainingRow[]): void {
  const row = rows.find(({ positives, negatives }) => positives.scores === undefined || negatives.scores === undefined)
  if (row === undefined) return
  const reason = `distillation needs a score of every positive and negative, and the query "${row.query}" has none.`
  throw new E5Error('INPUT_UNREADABLE', { file, reason })
}

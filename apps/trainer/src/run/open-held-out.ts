import { statSync } from 'node:fs'
import { E5Error } from '@e5/core'
import { fileBytes, findDataFile, readTrainingRows, type TrainingData, type TrainingRow } from '@e5/data'
import { readBeirHeldOut } from '../evaluation/beir-held-out.ts'
import type { HeldOutSet } from '../evaluation/held-out-set.ts'
import { rowHeldOut } from '../evaluation/row-held-out.ts'
import { splitHeldOut } from '../evaluation/split-held-out.ts'
import type { TrainOptions } from '../options/option-table.ts'

/** Rows to train on, and what the model is evaluated on. */
export interface SplitData {
  readonly rows: readonly TrainingRow[]
  /** Undefined for a run without evaluation. */
  readonly heldOut: HeldOutSet | undefined
}

/**
 * The held-out set: what `eval_data` names, else `dev.jsonl` beside the training data, else a part of these.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID, OPTION_INVALID.
 */
export async function openHeldOut(options: TrainOptions, { rows, passages }: TrainingData): Promise<SplitData> {
  const { evalData, evalShare, evalSplit, seed } = options
  const choice = { seed, passageLimit: options.evalPassages }
  const path = evalData ?? (await findDataFile(options.data, 'dev.jsonl'))
  if (path === undefined) {
    if (evalShare === 0) return { rows, heldOut: undefined }
    const split = splitHeldOut(rows, { seed, share: evalShare })
    return { rows: split.training, heldOut: rowHeldOut(split.heldOut, passages, choice) }
  }
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) throw new E5Error('FILE_NOT_FOUND', { file: path })
  if (found.isDirectory()) return { rows, heldOut: await readBeirHeldOut(path, evalSplit) }
  const heldOut: TrainingRow[] = []
  const limits = { passageCount: passages.length, negatives: 0 }
  for await (const row of readTrainingRows(fileBytes(path), path, limits)) heldOut.push(row)
  if (heldOut.length === 0) throw new E5Error('INPUT_UNREADABLE', { file: path, reason: 'it has no rows.' })
  return { rows, heldOut: rowHeldOut(heldOut, passages, choice) }
}

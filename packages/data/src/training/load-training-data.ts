import { join } from 'node:path'
import { E5Error } from '@e5/core'
import { fileBytes } from '../rows/file-bytes.ts'
import { findDataFile } from '../rows/find-data-file.ts'
import { passageText } from './passage.ts'
import { readPassages, readTrainingRows } from './read-training-files.ts'
import type { TrainingRow } from './training-row.ts'

/** Where training data are. */
export interface TrainingFiles {
  readonly passages: string
  readonly train: string
}

/** Training data in memory. */
export interface TrainingData {
  readonly files: TrainingFiles
  /** Title and contents as E5 reads them, without prefix; a row's doc ids are places in this list. */
  readonly passages: readonly string[]
  /** At least one. */
  readonly rows: readonly TrainingRow[]
}

/** What a row must have to be trained on. */
export interface LoadTrainingOptions {
  /** `train_n_passages` - 1: a row with fewer is refused. */
  readonly negatives: number
}

/**
 * `passages.jsonl` and `train.jsonl` of a folder, either of them `.gz` too.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE (both forms of a file are there).
 */
export async function findTrainingFiles(folder: string): Promise<TrainingFiles> {
  const [passages, train] = await Promise.all([needed('passages.jsonl'), needed('train.jsonl')])
  return { passages, train }

  async function needed(name: string): Promise<string> {
    const found = await findDataFile(folder, name)
    if (found === undefined) throw new E5Error('FILE_NOT_FOUND', { file: join(folder, name) })
    return found
  }
}

/**
 * Reads training data whole, every row checked.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, ROW_INVALID with line and column of the first error.
 */
export async function loadTrainingData(
  files: TrainingFiles,
  { negatives }: LoadTrainingOptions,
): Promise<TrainingData> {
  const passages: string[] = []
  for await (const passage of readPassages(fileBytes(files.passages), files.passages)) {
    passages.push(passageText(passage))
  }
  const rows: TrainingRow[] = []
  const limits = { passageCount: passages.length, negatives }
  for await (const row of readTrainingRows(fileBytes(files.train), files.train, limits)) rows.push(row)
  if (rows.length === 0) throw new E5Error('INPUT_UNREADABLE', { file: files.train, reason: 'it has no rows.' })
  return { files, passages, rows }
}

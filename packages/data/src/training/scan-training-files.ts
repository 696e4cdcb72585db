import type { ByteSource } from '../rows/lines.ts'
import { type Passage, passageSchema } from './passage.ts'
import { type ScannedRow, scanJsonRows } from './scan-json-rows.ts'
import { type TrainingRow, trainingRowSchema } from './training-row.ts'

/** The rows of a `passages.jsonl` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanPassages(source: ByteSource, file: string): AsyncGenerator<ScannedRow<Passage>> {
  return scanJsonRows(source, passageSchema, { file, rowNumbersMatter: true })
}

/** The rows of a `train.jsonl` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanTrainingRows(source: ByteSource, file: string): AsyncGenerator<ScannedRow<TrainingRow>> {
  return scanJsonRows(source, trainingRowSchema, { file, rowNumbersMatter: false })
}

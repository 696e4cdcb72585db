import type { ByteSource } from '../rows/lines.ts'
import { jsonRowParser } from '../scan/json-row-parser.ts'
import type { ScannedRow } from '../scan/row-fault.ts'
import { scanRows } from '../scan/scan-rows.ts'
import { type Passage, passageSchema } from './passage.ts'
import { type TrainingRow, trainingRowSchema } from './training-row.ts'

/** The rows of a `passages.jsonl` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanPassages(source: ByteSource, file: string): AsyncGenerator<ScannedRow<Passage>> {
  return scanRows(source, jsonRowParser(passageSchema), { file, blankLines: 'move-rows' })
}

/** The rows of a `train.jsonl` with every fault. @throws E5Error ROW_INVALID for a line too long to be held. */
export function scanTrainingRows(source: ByteSource, file: string): AsyncGenerator<ScannedRow<TrainingRow>> {
  return scanRows(source, jsonRowParser(trainingRowSchema), { file, blankLines: 'left-out' })
}

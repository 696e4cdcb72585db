import type { ByteSource } from '../rows/lines.ts'
import { refuseErrors, soundRows } from '../scan/sound-rows.ts'
import { checkTrainingRow, type TrainingRowLimits } from './check-training-row.ts'
import type { Passage } from './passage.ts'
import { scanPassages, scanTrainingRows } from './scan-training-files.ts'
import type { TrainingRow } from './training-row.ts'

/**
 * The rows of a `passages.jsonl`, in order: the first is passage 0.
 *
 * @throws E5Error ROW_INVALID with line and column of the first error.
 */
export function readPassages(source: ByteSource, file: string): AsyncGenerator<Passage> {
  return soundRows(scanPassages(source, file), file)
}

/**
 * The rows of a `train.jsonl`; also held against `limits` if given.
 *
 * @throws E5Error ROW_INVALID with line and column of the first error.
 */
export async function* readTrainingRows(
  source: ByteSource,
  file: string,
  limits?: TrainingRowLimits,
): AsyncGenerator<TrainingRow> {
  for await (const scanned of scanTrainingRows(source, file)) {
    const { row } = scanned
    refuseErrors(scanned.faults, file)
    if (row === undefined) continue
    if (limits !== undefined) refuseErrors(checkTrainingRow({ ...scanned, row }, limits), file)
    yield row
  }
}

import { E5Error } from '@e5/core'
import type { ByteSource } from '../rows/lines.ts'
import { checkTrainingRow, type TrainingRowLimits } from './check-training-row.ts'
import type { Passage } from './passage.ts'
import type { RowFault } from './row-fault.ts'
import type { ScannedRow } from './scan-json-rows.ts'
import { scanPassages, scanTrainingRows } from './scan-training-files.ts'
import type { TrainingRow } from './training-row.ts'

/**
 * The rows of a `passages.jsonl`, in order: the first is passage 0.
 *
 * @throws E5Error ROW_INVALID with line and column of the first error.
 */
export async function* readPassages(source: ByteSource, file: string): AsyncGenerator<Passage> {
  for await (const scanned of scanPassages(source, file)) yield* usable(scanned, scanned.faults, file)
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
    const meant = row === undefined || limits === undefined ? [] : checkTrainingRow({ ...scanned, row }, limits)
    yield* usable(scanned, [...scanned.faults, ...meant], file)
  }
}

function* usable<Row>({ row }: ScannedRow<Row>, faults: readonly RowFault[], file: string): Generator<Row> {
  const error = faults.find(({ severity }) => severity === 'error')
  if (error !== undefined) {
    const { line, column, reason } = error
    throw new E5Error('ROW_INVALID', { file, line, column, reason })
  }
  if (row !== undefined) yield row
}

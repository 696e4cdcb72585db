import { E5Error } from '@e5/core'
import { scanTextFile } from '../texts/scan-text-file.ts'
import { scanTexts } from '../texts/scan-texts.ts'
import type { ScannedText } from '../texts/scanned-text.ts'
import type { TextFormat } from '../texts/text-format.ts'
import type { ByteSource } from './lines.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import type { Row } from './row.ts'
import type { RowFormat } from './row-format.ts'

/**
 * The rows of an input, in order and in bounded memory.
 *
 * @throws E5Error ROW_INVALID with file and line, always where the rest of the input cannot be told apart any more:
 * a header without the column, a broken quote over several lines of CSV, broken JSON in a `text_list` file.
 */
export function readRows(source: ByteSource, format: RowFormat, options: ReadRowsOptions): AsyncGenerator<Row> {
  return rowsOf(scanTexts(source, format, options), options)
}

/** How to read a file of texts. */
export interface ReadFileOptions extends ReadRowsOptions {
  readonly format: TextFormat
  /** Takes the bytes on their way, for who wants to know how many were read; Parquet is not read in their order. */
  readonly through: (source: ByteSource) => ByteSource
}

/** The rows of a file, also of Parquet, likewise. @throws E5Error what {@link readRows} throws, FILE_NOT_FOUND, INPUT_UNREADABLE. */
export function readTextFile(path: string, options: ReadFileOptions): AsyncGenerator<Row> {
  return rowsOf(scanTextFile(path, options), options)
}

async function* rowsOf(scan: AsyncIterable<ScannedText>, { file, onInvalid }: ReadRowsOptions): AsyncGenerator<Row> {
  for await (const { line, row, faults } of scan) {
    if (row !== undefined) yield { line, ...row }
    const error = faults.find(({ severity }) => severity === 'error')
    if (error === undefined) continue
    const invalid = new E5Error('ROW_INVALID', { file, line, column: error.column, reason: error.reason })
    if (onInvalid === undefined) throw invalid
    onInvalid(invalid)
  }
}

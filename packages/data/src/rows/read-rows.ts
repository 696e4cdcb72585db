import { E5Error } from '@e5/core'
import { scanTexts } from '../texts/scan-texts.ts'
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
export async function* readRows(source: ByteSource, format: RowFormat, options: ReadRowsOptions): AsyncGenerator<Row> {
  const { file, onInvalid } = options
  for await (const { line, row, faults } of scanTexts(source, format, options)) {
    if (row !== undefined) yield { line, ...row }
    const error = faults.find(({ severity }) => severity === 'error')
    if (error === undefined) continue
    const invalid = new E5Error('ROW_INVALID', { file, line, column: error.column, reason: error.reason })
    if (onInvalid === undefined) throw invalid
    onInvalid(invalid)
  }
}

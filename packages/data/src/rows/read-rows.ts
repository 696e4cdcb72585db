import type { ByteSource } from './lines.ts'
import { readCsv } from './read-csv.ts'
import { readJsonLines } from './read-json-lines.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import { readTextLines } from './read-text-lines.ts'
import type { Row } from './row.ts'
import type { RowFormat } from './row-format.ts'

/**
 * The rows of an input, in order and in bounded memory.
 *
 * @throws E5Error ROW_INVALID with file and line, always where the rest of the input cannot be told apart any more:
 * a broken quote in CSV, a line that is not UTF-8.
 */
export function readRows(source: ByteSource, format: RowFormat, options: ReadRowsOptions): AsyncGenerator<Row> {
  switch (format) {
    case 'txt':
      return readTextLines(source, options)
    case 'jsonl':
      return readJsonLines(source, options)
    case 'csv':
      return readCsv(source, options)
  }
}

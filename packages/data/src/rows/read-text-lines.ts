import { type ByteSource, readLines } from './lines.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import type { Row } from './row.ts'

/** The rows of a `.txt` file: every line is a text, a blank line is an empty one, so row n is line n. */
export function readTextLines(source: ByteSource, options: ReadRowsOptions): AsyncGenerator<Row> {
  return readLines(source, options.file)
}

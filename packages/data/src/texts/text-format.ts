import { extname } from 'node:path'
import { type RowFormat, rowFormatOf, rowFormatSchema } from '../rows/row-format.ts'

/** How a file holds its texts: one of the formats that can be read from a stream, or Apache Parquet. */
export type TextFormat = RowFormat | 'parquet'

/** The endings that a file of texts may have; all but `.parquet` also with `.gz` behind them. */
export const textFileEndings: readonly string[] = [...rowFormatSchema.options, 'parquet'].map((format) => `.${format}`)

/** The format that a file's ending names, or undefined. */
export function textFormatOf(file: string): TextFormat | undefined {
  return extname(file).toLowerCase() === '.parquet' ? 'parquet' : rowFormatOf(file)
}

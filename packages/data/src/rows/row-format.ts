import { extname } from 'node:path'
import { z } from 'zod'

/**
 * How an input holds its texts: a line each, a JSON value a line, CSV or tab-separated values with a header row, or
 * SambaStudio's `{"text_list": [...]}`.
 */
export const rowFormatSchema = z.enum(['txt', 'jsonl', 'csv', 'tsv', 'json'])
export type RowFormat = z.infer<typeof rowFormatSchema>

/** The row format that a file's ending names (`.txt`, `.jsonl` …, also with `.gz` behind it, in any case), or undefined. */
export function rowFormatOf(file: string): RowFormat | undefined {
  const plain = file.replace(/\.gz$/i, '')
  return rowFormatSchema.safeParse(extname(plain).slice(1).toLowerCase()).data
}

import { extname } from 'node:path'
import { z } from 'zod'

/** How an input file holds its texts: a line each, a JSON value a line, or CSV with a header row. */
export const rowFormatSchema = z.enum(['txt', 'jsonl', 'csv'])
export type RowFormat = z.infer<typeof rowFormatSchema>

/** The row format that a file's ending names (`.txt`, `.jsonl`, `.csv`, in any case), or undefined. */
export function rowFormatOf(file: string): RowFormat | undefined {
  return rowFormatSchema.safeParse(extname(file).slice(1).toLowerCase()).data
}

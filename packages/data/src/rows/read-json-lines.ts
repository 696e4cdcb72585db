import { reportInvalidRow } from './invalid-row.ts'
import { type ByteSource, readLines } from './lines.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import { recordTextReader } from './record-text.ts'
import type { Row } from './row.ts'

/** The rows of a `.jsonl` file: an object or a string a line; blank lines are skipped, and counted as lines. */
export async function* readJsonLines(source: ByteSource, options: ReadRowsOptions): AsyncGenerator<Row> {
  const textOf = recordTextReader(options.field)
  for await (const { line, text } of readLines(source, options.file)) {
    if (text.trim() === '') continue
    const parsed = parseJson(text)
    if ('reason' in parsed) {
      reportInvalidRow(options, line, parsed.reason)
      continue
    }
    const record = typeof parsed.value === 'string' ? { value: { text: parsed.value } } : textOf(parsed.value)
    if ('reason' in record) reportInvalidRow(options, line, record.reason)
    else yield { line, ...record.value }
  }
}

function parseJson(text: string): { readonly value: unknown } | { readonly reason: string } {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    return { reason: `it is not JSON: ${(error as SyntaxError).message}.` }
  }
}

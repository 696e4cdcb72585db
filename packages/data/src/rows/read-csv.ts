import { E5Error } from '@e5/core'
import { parseCsvRecord } from './csv-record.ts'
import { csvRecords } from './csv-records.ts'
import { reportInvalidRow } from './invalid-row.ts'
import type { ByteSource } from './lines.ts'
import type { ReadRowsOptions } from './read-rows-options.ts'
import { recordTextReader } from './record-text.ts'
import type { Row } from './row.ts'

/**
 * The rows of a `.csv` file (RFC 4180, commas, header row). A row's line is the one it starts on. A broken quote in a
 * row of several lines ends the reading, whatever `onInvalid`: good rows may have been taken for a part of it.
 */
export async function* readCsv(source: ByteSource, options: ReadRowsOptions): AsyncGenerator<Row> {
  const textOf = recordTextReader(options.field)
  let header: readonly string[] | undefined
  for await (const record of csvRecords(source, options.file)) {
    const { line } = record
    const values = parseCsvRecord(record)
    if (header === undefined) {
      header = checkHeader(values, line, options)
    } else if (typeof values === 'string') {
      if (record.lineCount > 1) throw new E5Error('ROW_INVALID', { file: options.file, line, reason: values })
      reportInvalidRow(options, line, values)
    } else if (values.length !== header.length) {
      reportInvalidRow(options, line, `it has ${values.length} columns, and the header has ${header.length}.`)
    } else {
      const names = header
      const result = textOf(Object.fromEntries(values.map((value, column) => [names[column], value])))
      if ('reason' in result) reportInvalidRow(options, line, result.reason)
      else yield { line, ...result.value }
    }
  }
}

function checkHeader(header: readonly string[] | string, line: number, options: ReadRowsOptions): readonly string[] {
  const needed = options.field ?? 'text'
  if (typeof header === 'string') throw new E5Error('ROW_INVALID', { file: options.file, line, reason: header })
  if (header.includes(needed)) return header
  const names = header.map((name) => `"${name}"`).join(', ')
  const reason = `the header row has no column "${needed}" (it has ${names}): name the one that holds the texts with --field.`
  throw new E5Error('ROW_INVALID', { file: options.file, line, reason })
}

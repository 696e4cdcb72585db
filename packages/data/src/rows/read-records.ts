import { E5Error } from '@e5/core'
import { tsvColumns } from '../scan/tsv-columns.ts'
import { parseCsvRecord } from './csv-record.ts'
import { csvRecords } from './csv-records.ts'
import { type ByteSource, readLines } from './lines.ts'

/** How a table is written: comma-separated (RFC 4180), or tab-separated without quotes. */
export type TableFormat = 'csv' | 'tsv'

/** A row of a table by the names of its header row. */
export interface TableRecord {
  /** The line it starts on, from 1. */
  readonly line: number
  readonly values: ReadonlyMap<string, string>
}

interface RawRecord {
  readonly line: number
  readonly values: readonly string[]
}

/**
 * The rows of a table with a header row, blank ones left out.
 *
 * @param needed columns that the header must have.
 * @throws E5Error ROW_INVALID: a column is missing, a row has another width, a quote is out of place, a line is not UTF-8.
 */
export async function* readRecords(
  source: ByteSource,
  format: TableFormat,
  { file, needed }: { readonly file: string; readonly needed: readonly string[] },
): AsyncGenerator<TableRecord> {
  let header: readonly string[] | undefined
  for await (const { line, values } of rawRecords(source, format, file)) {
    const invalid = (reason: string) => new E5Error('ROW_INVALID', { file, line, reason })
    if (header === undefined) {
      const missing = needed.find((name) => !values.includes(name))
      const names = values.map((name) => `"${name}"`).join(', ')
      if (missing !== undefined) throw invalid(`the header row has no column "${missing}" (it has ${names}).`)
      header = values
    } else if (values.length !== header.length) {
      throw invalid(`it has ${values.length} columns, and the header has ${header.length}.`)
    } else {
      const names = header
      yield { line, values: new Map(values.map((value, column) => [names[column]!, value])) }
    }
  }
}

async function* rawRecords(source: ByteSource, format: TableFormat, file: string): AsyncGenerator<RawRecord> {
  if (format === 'tsv') {
    for await (const { line, text } of readLines(source, file)) {
      if (text.trim() !== '') yield { line, values: tsvColumns(text).values }
    }
    return
  }
  for await (const record of csvRecords(source, file)) {
    const values = parseCsvRecord(record)
    const { line } = record
    if ('reason' in values) throw new E5Error('ROW_INVALID', { file, line, reason: values.reason })
    yield { line, values }
  }
}

import { isUtf8 } from 'node:buffer'
import { CsvError, parse } from 'csv-parse/sync'
import type { RowFaultKind } from '../scan/row-fault.ts'
import type { CsvRecord } from './csv-records.ts'

/** Why the values of a CSV row cannot be told. */
export interface CsvFault {
  readonly kind: RowFaultKind
  readonly reason: string
}

/** The values of a row, or what is wrong with it. */
export function parseCsvRecord({ bytes, lineCount }: CsvRecord): readonly string[] | CsvFault {
  if (!isUtf8(bytes)) return { kind: 'not-utf8', reason: 'the row is not UTF-8.' }
  try {
    return parse(bytes, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] })[0]!
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const where = lineCount === 1 ? 'a quote is out of place' : `a quote is out of place in these ${lineCount} lines`
    const reason = `${where}: put the value into quotes and write each quote within it twice.`
    return { kind: 'wrong-columns', reason }
  }
}

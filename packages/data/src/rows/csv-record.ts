import { CsvError, parse } from 'csv-parse/sync'
import type { CsvRecord } from './csv-records.ts'

/** The values of a row, or the reason why they cannot be told. */
export function parseCsvRecord({ bytes, lineCount }: CsvRecord): readonly string[] | string {
  try {
    return parse(bytes, { relax_column_count: true, record_delimiter: ['\r\n', '\n'] })[0]!
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const where = lineCount === 1 ? 'a quote is out of place' : `a quote is out of place in these ${lineCount} lines`
    return `${where}: put the value into quotes and write each quote within it twice.`
  }
}

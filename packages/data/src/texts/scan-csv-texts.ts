import { E5Error } from '@e5/core'
import { parseCsvRecord } from '../rows/csv-record.ts'
import { csvRecords } from '../rows/csv-records.ts'
import type { ByteSource } from '../rows/lines.ts'
import { collectFaults, type ScannedText } from './scanned-text.ts'
import { type TableReader, tableReader } from './table-header.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/**
 * The rows of a `.csv` file (RFC 4180, commas, header row). A row's line is the one it starts on. A broken quote in a
 * row of several lines ends the reading: good rows may have been taken for a part of it.
 */
export async function* scanCsvTexts(source: ByteSource, options: TextScanOptions): AsyncGenerator<ScannedText> {
  let reader: TableReader | undefined
  for await (const record of csvRecords(source, options.file)) {
    const { line } = record
    const values = parseCsvRecord(record)
    if (!('reason' in values) && reader === undefined) {
      reader = tableReader(values, line, options)
      continue
    }
    const { faults, addFault } = collectFaults(line)
    if (!('reason' in values)) {
      const row = reader!.read({ values }, addFault)
      yield { line, row, faults, textColumn: () => 1 }
    } else if (reader !== undefined && record.lineCount === 1) {
      addFault(values.kind, 1, values.reason)
      yield { line, row: undefined, faults, textColumn: () => 1 }
    } else throw new E5Error('ROW_INVALID', { file: options.file, line, reason: values.reason })
  }
}

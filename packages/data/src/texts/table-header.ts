import { E5Error } from '@e5/core'
import type { JsonPath } from '../scan/json-column.ts'
import { parseValue } from '../scan/parse-value.ts'
import type { AddFault } from '../scan/row-fault.ts'
import { type RecordText, recordTextSchema, textPath } from './record-text.ts'
import type { TextScanOptions } from './text-scan-options.ts'

/** The values of a table's row, and the column (from 1) at which each begins; without these all are taken to begin at 1. */
export interface TableRow {
  readonly values: readonly string[]
  readonly starts?: readonly number[]
}

/** Reads the rows of a table by the names of its header row. */
export interface TableReader {
  read(row: TableRow, addFault: AddFault): RecordText | undefined
  /** Where a row's text begins. */
  textColumn(row: TableRow): number
}

/** Takes a header row. @throws E5Error ROW_INVALID if it lacks the column of the texts. */
export function tableReader(header: readonly string[], line: number, { file, field }: TextScanOptions): TableReader {
  const needed = textPath(field)
  if (!header.includes(needed[0])) {
    const names = header.map((name) => `"${name}"`).join(', ')
    const reason = `the header row has no column "${needed[0]}" (it has ${names}): name the one that holds the texts with --field.`
    throw new E5Error('ROW_INVALID', { file, line, reason })
  }
  const schema = recordTextSchema(field)
  const startOf = (path: JsonPath, { starts }: TableRow) => starts?.[header.indexOf(String(path[0]))] ?? 1
  return {
    read(row, addFault) {
      const { values } = row
      if (values.length !== header.length) {
        addFault('wrong-columns', 1, `it has ${values.length} columns, and the header has ${header.length}.`)
        return undefined
      }
      const record = Object.fromEntries(values.map((value, column) => [header[column], value]))
      return parseValue(record, schema, { addFault, columnOf: (path) => startOf(path, row) })
    },
    textColumn: (row) => startOf(needed, row),
  }
}

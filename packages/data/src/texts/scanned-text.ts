import type { AddFault, RowFault } from '../scan/row-fault.ts'
import type { RecordText } from './record-text.ts'

/** A row of a file of texts, with all that is wrong with it. */
export interface ScannedText {
  /** The line it starts on, from 1; in Parquet, which has no lines, the row's number from 1. */
  readonly line: number
  /** Undefined where there is an error among the faults, and on blank lines and headers. */
  readonly row: RecordText | undefined
  readonly faults: readonly RowFault[]
  /** Where the row's text begins in its line, for further faults: a column from 1. */
  readonly textColumn: () => number
}

/** True for what takes a row's number, be it readable or not; blank lines and headers do not. */
export function isRow({ row, faults }: ScannedText): boolean {
  return row !== undefined || faults.some(({ severity }) => severity === 'error')
}

/** Faults of a line, and how to add one. */
export function collectFaults(line: number): { readonly faults: readonly RowFault[]; readonly addFault: AddFault } {
  const faults: RowFault[] = []
  return {
    faults,
    addFault: (kind, column, reason, severity = 'error') => faults.push({ line, column, kind, severity, reason }),
  }
}

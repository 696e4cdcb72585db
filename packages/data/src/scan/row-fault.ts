/** What can be wrong with a row of a data set. */
export type RowFaultKind =
  | 'not-utf8'
  | 'byte-order-mark'
  | 'blank-line'
  | 'not-json'
  | 'wrong-field'
  | 'wrong-columns'
  | 'empty-text'
  | 'lone-surrogate'
  | 'empty-list'
  | 'score-count'
  | 'id-out-of-range'
  | 'duplicate-id'
  | 'positive-as-negative'
  | 'few-negatives'
  | 'prefix-present'

/** Something wrong at a place of a file. */
export interface RowFault {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count them: where the value begins that is wrong. */
  readonly column: number
  readonly kind: RowFaultKind
  /** Readers refuse errors; a warning is what they take, and what is likely not meant. */
  readonly severity: 'error' | 'warning'
  /** A sentence: what is wrong, and where it helps, what to do. */
  readonly reason: string
}

/** A line of a file and what it holds. */
export interface ScannedRow<Row> {
  /** From 1. */
  readonly line: number
  /** The line as it stands, for the columns of further faults. */
  readonly text: string
  /** Undefined where there is an error among the faults, and on blank lines and headers. */
  readonly row: Row | undefined
  readonly faults: readonly RowFault[]
}

/** Reports a fault of the line at hand; it is an error unless said otherwise. */
export type AddFault = (kind: RowFaultKind, column: number, reason: string, severity?: RowFault['severity']) => void

import type { RowFault, RowFaultKind } from '@e5/data'

/** What can be wrong with a data set: its rows, and what only shows across rows and files. */
export type FindingKind =
  | RowFaultKind
  | 'missing-file'
  | 'unknown-format'
  | 'unreadable-file'
  | 'no-rows'
  | 'duplicate-text'
  | 'prefix-missing'
  | 'unknown-id'
  | 'leakage'

/** Something wrong at a place of a data set. */
export interface Finding extends Omit<RowFault, 'kind' | 'line' | 'column'> {
  readonly kind: FindingKind
  /** The file's name within the data set. */
  readonly file: string
  /** From 1; undefined where a whole file is meant. */
  readonly line?: number
  /** From 1. */
  readonly column?: number
}

import type { E5Error } from '@e5/core'

/** How to read rows. */
export interface ReadRowsOptions {
  /** The name by which errors call the input. */
  readonly file: string
  /** The field (JSON Lines) or column (CSV) that holds the text; unless given, `text` with `title` before it. */
  readonly field?: string
  /** Takes the error of a broken row, and reading goes on; unless given, the first one is thrown. */
  readonly onInvalid?: (error: E5Error<'ROW_INVALID'>) => void
}

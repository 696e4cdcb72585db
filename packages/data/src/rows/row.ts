/** One text of an input file. */
export interface Row {
  /** The line it starts on, from 1. */
  readonly line: number
  readonly text: string
  /** The row's `_id` or `id`, if it has one. */
  readonly id?: string
}

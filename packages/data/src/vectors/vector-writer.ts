/** The part of a text that a vector is of, where long texts are split. */
export interface RowPiece {
  /** Its number among the pieces of its text, from 0. */
  readonly number: number
  /** Where it starts and where it has ended in the text, in UTF-16 units. */
  readonly start: number
  readonly end: number
}

/** One text with its vector, as writers take it. */
export interface VectorRow {
  /** The row's place in the input, from 0: in the file named, or in all input. */
  readonly index: number
  readonly id?: string
  /** The input file that the index counts in. */
  readonly file?: string
  readonly piece?: RowPiece
  /** What was embedded, without a prefix that was added. */
  readonly text: string
  readonly vector: Float32Array
  /** What is kept of a document of a collection besides its text. */
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** What the rows of an output name besides their index, id and text: the columns that Parquet gets for it. */
export type RowName = 'file' | 'piece'

/** Writes rows in the order they come. Ends with `close` or `abort`; `abort` may follow a `close` that failed. */
export interface VectorWriter {
  /** Resolves when more may be written; one call at a time. */
  write(rows: readonly VectorRow[]): Promise<void>
  /** Completes the output; a file gets its name only now. */
  close(): Promise<void>
  /** Gives the output up; a file is removed, unless `close` had it finished and could only not give it its name. */
  abort(): Promise<void>
}

/** One text with its vector, as writers take it. */
export interface VectorRow {
  /** The row's place in the input, from 0. */
  readonly index: number
  readonly id?: string
  readonly text: string
  readonly vector: Float32Array
}

/** Writes rows in the order they come. Ends with `close` or `abort`; `abort` may follow a `close` that failed. */
export interface VectorWriter {
  /** Resolves when more may be written; one call at a time. */
  write(rows: readonly VectorRow[]): Promise<void>
  /** Completes the output; a file gets its name only now. */
  close(): Promise<void>
  /** Gives the output up; a file is removed, unless `close` had it finished and could only not give it its name. */
  abort(): Promise<void>
}

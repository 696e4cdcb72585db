/** A query with texts that answer it and texts that do not, as an import reads them. */
export interface JudgedQuery {
  readonly query: string
  readonly positives: readonly string[]
  readonly negatives: readonly string[]
}

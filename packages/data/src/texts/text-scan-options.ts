/** What a file of texts is called, and which field holds them. */
export interface TextScanOptions {
  /** The name by which errors call it. */
  readonly file: string
  /** The field or column that holds the text; unless given, `text` with `title` before it. */
  readonly field?: string | undefined
}

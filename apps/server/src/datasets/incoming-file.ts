/** A file on its way into a dataset. */
export interface IncomingFile {
  /** Its path in the dataset, unchecked. */
  readonly path: string
  readonly content: AsyncIterable<Uint8Array>
}

/** Where the bytes of an output go. Ends with `close` or `abort`; `abort` may follow a `close` that failed. */
export interface ByteSink {
  /** Appends; resolves when more may be written. */
  write(bytes: Uint8Array | string): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}

/** A sink whose first bytes can be written again: a file. */
export interface SeekableSink extends ByteSink {
  writeAt(bytes: Uint8Array, position: number): Promise<void>
}

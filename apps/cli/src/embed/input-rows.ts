import type { Readable } from 'node:stream'
import { type ByteSource, fileBytes, type ReadRowsOptions, type Row, readRows, streamBytes } from '@e5/data'
import type { Input } from './input.ts'

/** A row with its place in the whole input. */
export interface InputRow extends Row {
  /** From 0, rows that were skipped counted. */
  readonly index: number
  readonly file: string
}

/** How far the reading has come. */
export interface ReadProgress {
  rows: number
  bytes: number
}

/** How to read. */
export interface InputRowsOptions {
  readonly stdin: Readable
  readonly field: string | undefined
  /** Takes the error of a broken row; unless given, it is thrown. */
  readonly onInvalid: ReadRowsOptions['onInvalid'] | undefined
}

/** The rows of an input, one file after the other; `progress` is kept up to date. */
export async function* inputRows(
  input: Input,
  options: InputRowsOptions,
  progress: ReadProgress,
): AsyncGenerator<InputRow> {
  if (input.kind === 'texts') {
    for (const text of input.texts) {
      yield { index: progress.rows, file: 'arguments', line: ++progress.rows, text }
    }
    return
  }
  const { onInvalid } = options
  const sources = input.kind === 'stdin' ? [{ path: 'standard input', format: input.format }] : input.files
  for (const { path, format } of sources) {
    const bytes = input.kind === 'stdin' ? streamBytes(options.stdin, path) : fileBytes(path)
    const rows = readRows(counting(bytes, progress), format, {
      file: path,
      ...(options.field === undefined ? {} : { field: options.field }),
      ...(onInvalid === undefined
        ? {}
        : {
            onInvalid: (error) => {
              progress.rows++
              onInvalid(error)
            },
          }),
    })
    for await (const row of rows) yield { ...row, index: progress.rows++, file: path }
  }
}

async function* counting(source: ByteSource, progress: ReadProgress): ByteSource {
  for await (const bytes of source) {
    yield bytes
    // Asking for more means that the rows of these have been taken.
    progress.bytes += bytes.length
  }
}

import type { Readable } from 'node:stream'
import {
  type ByteSource,
  type ReadRowsOptions,
  type Row,
  type RowPiece,
  readRows,
  readTextFile,
  streamBytes,
} from '@e5/data'
import type { Input } from './input.ts'

/** A row with its place in the whole input. */
export interface InputRow extends Row {
  /** From 0, rows that were skipped counted. */
  readonly index: number
  readonly file: string
  /** The part of the row's text that this is, where long texts are split. */
  readonly piece?: RowPiece
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
  const through = (source: ByteSource) => counting(source, progress)
  const optionsOf = (file: string): ReadRowsOptions => ({
    file,
    ...(options.field === undefined ? {} : { field: options.field }),
    ...(options.onInvalid === undefined ? {} : { onInvalid: countingInvalid(options.onInvalid, progress) }),
  })
  if (input.kind === 'stdin') {
    const file = 'standard input'
    const rows = readRows(through(streamBytes(options.stdin, file)), input.format, optionsOf(file))
    for await (const row of rows) yield { ...row, index: progress.rows++, file }
    return
  }
  for (const { path, format } of input.files) {
    const rows = readTextFile(path, { ...optionsOf(path), format, through })
    for await (const row of rows) yield { ...row, index: progress.rows++, file: path }
  }
}

function countingInvalid(
  onInvalid: NonNullable<ReadRowsOptions['onInvalid']>,
  progress: ReadProgress,
): NonNullable<ReadRowsOptions['onInvalid']> {
  return (error) => {
    progress.rows++
    onInvalid(error)
  }
}

async function* counting(source: ByteSource, progress: ReadProgress): ByteSource {
  for await (const bytes of source) {
    yield bytes
    // Asking for more means that the rows of these have been taken.
    progress.bytes += bytes.length
  }
}

import { createReadStream } from 'node:fs'
import type { Readable } from 'node:stream'
import { E5Error } from '@e5/core'
import { type ByteSource, type ReadRowsOptions, type Row, readRows } from '@e5/data'
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
    const bytes = input.kind === 'stdin' ? readable(options.stdin, path) : fileBytes(path)
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

function fileBytes(file: string): ByteSource {
  return readable(createReadStream(file, { highWaterMark: 1 << 16 }), file)
}

async function* readable(stream: Readable, file: string): ByteSource {
  try {
    yield* stream
  } catch (error) {
    const { code = '', syscall, message } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    if (['ENOENT', 'EACCES', 'EPERM'].includes(code)) throw new E5Error('FILE_NOT_FOUND', { file }, { cause: error })
    throw new E5Error('INPUT_UNREADABLE', { file, reason: `${message}.` }, { cause: error })
  }
}

async function* counting(source: ByteSource, progress: ReadProgress): ByteSource {
  for await (const bytes of source) {
    yield bytes
    // Asking for more means that the rows of these have been taken.
    progress.bytes += bytes.length
  }
}

import { isUtf8 } from 'node:buffer'
import { E5Error } from '@e5/core'

/** The most bytes that one line may have. A file without line ends must not fill the memory. */
export const maxLineBytes = 64 * 1024 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Bytes as they come from a stream. */
export type ByteSource = AsyncIterable<Uint8Array>

/** One line of a stream. */
export interface RawLine {
  /** From 1. */
  readonly line: number
  /** The line with its line end. */
  readonly bytes: Buffer
}

/**
 * The lines of a UTF-8 stream with their line ends, without the byte order mark. The last one need not have any end.
 *
 * @throws E5Error ROW_INVALID for a line that is not UTF-8 or longer than {@link maxLineBytes}.
 */
async function* splitLines(source: ByteSource, file: string): AsyncGenerator<RawLine> {
  for await (const raw of rawLines(source, file)) {
    const bytes = withoutByteOrderMark(raw)
    if (!isUtf8(bytes)) throw new E5Error('ROW_INVALID', { file, line: raw.line, reason: 'the line is not UTF-8.' })
    if (bytes.length > 0) yield { line: raw.line, bytes }
  }
}

/** The bytes of a line without the byte order mark that a file's first line may have. */
export function withoutByteOrderMark({ line, bytes }: RawLine): Buffer {
  return line === 1 && bytes.subarray(0, 3).equals(byteOrderMark) ? bytes.subarray(3) : bytes
}

/** A stream behind its byte order mark, and whether it has one. */
export async function* afterByteOrderMark(source: ByteSource, onMark: () => void): ByteSource {
  let start: Uint8Array | undefined = new Uint8Array()
  for await (const part of source) {
    if (start === undefined) {
      yield part
      continue
    }
    start = Buffer.concat([start, part])
    if (start.length < byteOrderMark.length) continue
    yield withoutMark(start)
    start = undefined
  }
  if (start !== undefined) yield start

  function withoutMark(bytes: Uint8Array): Uint8Array {
    if (!byteOrderMark.equals(bytes.subarray(0, byteOrderMark.length))) return bytes
    onMark()
    return bytes.subarray(byteOrderMark.length)
  }
}

/**
 * The lines of a stream as they are, whatever their bytes.
 *
 * @throws E5Error ROW_INVALID for a line longer than {@link maxLineBytes}.
 */
export async function* rawLines(source: ByteSource, file: string): AsyncGenerator<RawLine> {
  let line = 1
  let pending: Buffer[] = []
  let pendingBytes = 0

  function finish(tail: Buffer): RawLine {
    const bytes = pending.length === 0 ? tail : Buffer.concat([...pending, tail])
    pending = []
    pendingBytes = 0
    return { line: line++, bytes }
  }

  for await (const part of source) {
    const chunk = Buffer.from(part.buffer, part.byteOffset, part.byteLength)
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end !== -1; end = chunk.indexOf(lineFeed, start)) {
      yield finish(chunk.subarray(start, end + 1))
      start = end + 1
    }
    if (start < chunk.length) {
      pending.push(chunk.subarray(start))
      pendingBytes += chunk.length - start
      if (pendingBytes > maxLineBytes) {
        throw new E5Error('ROW_INVALID', { file, line, reason: `the line is longer than ${maxLineBytes} bytes.` })
      }
    }
  }
  if (pendingBytes > 0) yield finish(Buffer.alloc(0))
}

/** The lines of a UTF-8 stream as text, without their line ends (LF or CRLF). */
export async function* readLines(source: ByteSource, file: string): AsyncGenerator<{ line: number; text: string }> {
  for await (const { line, bytes } of splitLines(source, file)) {
    yield { line, text: lineText(bytes) }
  }
}

/** The text of a line without its line end (LF or CRLF). */
export function lineText(bytes: Buffer): string {
  let end = bytes.length
  if (bytes[end - 1] === lineFeed) end--
  if (bytes[end - 1] === carriageReturn) end--
  return bytes.toString('utf8', 0, end)
}

import { isUtf8 } from 'node:buffer'
import { E5Error } from '@e5/core'

/** The most bytes that one line may have. A file without line ends must not fill the memory. */
export const maxLineBytes = 64 * 1024 * 1024

const lineFeed = 0x0a
const carriageReturn = 0x0d
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf])

/** Bytes as they come from a stream. */
export type ByteSource = AsyncIterable<Uint8Array>

interface RawLine {
  /** From 1. */
  readonly line: number
  /** The line with its line end, without the file's byte order mark. */
  readonly bytes: Buffer
}

/**
 * The lines of a UTF-8 stream with their line ends. The last one need not have any.
 *
 * @throws E5Error ROW_INVALID for a line that is not UTF-8 or longer than {@link maxLineBytes}.
 */
export async function* splitLines(source: ByteSource, file: string): AsyncGenerator<RawLine> {
  let line = 1
  let pending: Buffer[] = []
  let pendingBytes = 0

  function finish(tail: Buffer): RawLine {
    const joined = pending.length === 0 ? tail : Buffer.concat([...pending, tail])
    pending = []
    pendingBytes = 0
    const bytes = line === 1 && joined.subarray(0, 3).equals(byteOrderMark) ? joined.subarray(3) : joined
    if (!isUtf8(bytes)) throw new E5Error('ROW_INVALID', { file, line, reason: 'the line is not UTF-8.' })
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
  if (pendingBytes > 0) {
    const last = finish(Buffer.alloc(0))
    if (last.bytes.length > 0) yield last
  }
}

/** The lines of a UTF-8 stream as text, without their line ends (LF or CRLF). */
export async function* readLines(source: ByteSource, file: string): AsyncGenerator<{ line: number; text: string }> {
  for await (const { line, bytes } of splitLines(source, file)) {
    let end = bytes.length
    if (bytes[end - 1] === lineFeed) end--
    if (bytes[end - 1] === carriageReturn) end--
    yield { line, text: bytes.toString('utf8', 0, end) }
  }
}

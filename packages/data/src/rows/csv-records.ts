import { E5Error } from '@e5/core'
import { type ByteSource, maxLineBytes, rawLines, withoutByteOrderMark } from './lines.ts'

/** The bytes of one CSV row, which has several lines where a line end stands within quotes. */
export interface CsvRecord {
  /** The line it starts on, from 1. */
  readonly line: number
  readonly lineCount: number
  readonly bytes: Buffer
}

const quote = 0x22

/**
 * Cuts CSV into rows: a row ends with the first line after which the quotes are even in number (RFC 4180 writes a quote
 * within quotes twice). Blank lines between rows are left out.
 *
 * @throws E5Error ROW_INVALID where a quote is never closed.
 */
export async function* csvRecords(source: ByteSource, file: string): AsyncGenerator<CsvRecord> {
  let lines: Buffer[] = []
  let start = 1
  let byteCount = 0
  let isQuoted = false
  for await (const raw of rawLines(source, file)) {
    const { line } = raw
    const bytes = withoutByteOrderMark(raw)
    if (lines.length === 0) {
      start = line
      byteCount = 0
    }
    lines.push(bytes)
    byteCount += bytes.length
    isQuoted = isQuoted !== (quotesOf(bytes) % 2 === 1)
    if (byteCount > maxLineBytes) throw neverClosed()
    if (isQuoted) continue
    const record = { line: start, lineCount: lines.length, bytes: Buffer.concat(lines) }
    lines = []
    if (record.bytes.some((byte) => byte !== 0x0a && byte !== 0x0d)) yield record
  }
  if (isQuoted) throw neverClosed()

  function neverClosed(): E5Error {
    const reason = 'a quote opens in this row and is never closed.'
    return new E5Error('ROW_INVALID', { file, line: start, reason })
  }
}

function quotesOf(bytes: Buffer): number {
  let count = 0
  for (let at = bytes.indexOf(quote); at !== -1; at = bytes.indexOf(quote, at + 1)) count++
  return count
}

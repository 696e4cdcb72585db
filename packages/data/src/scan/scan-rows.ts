import { isUtf8 } from 'node:buffer'
import { type ByteSource, lineText, type RawLine, rawLines, withoutByteOrderMark } from '../rows/lines.ts'
import type { AddFault, RowFault, ScannedRow } from './row-fault.ts'

/** What a file of rows is called, and what its blank lines mean. */
export interface ScanOptions {
  /** The name by which errors call it. */
  readonly file: string
  /**
   * They are no rows, but where rows are known by their numbers one between them moves all that follow, which is an error;
   * or they are rows like others.
   */
  readonly blankLines: 'left-out' | 'move-rows' | 'are-rows'
}

/** Reads the row of a line, and reports what is wrong with it. */
export type RowParser<Row> = (text: string, addFault: AddFault, line: number) => Row | undefined

/**
 * The rows of a file of lines with every fault of each, in bounded memory: no fault ends the reading.
 *
 * @throws E5Error ROW_INVALID for a line that is too long to be held.
 */
export async function* scanRows<Row>(
  source: ByteSource,
  parse: RowParser<Row>,
  { file, blankLines }: ScanOptions,
): AsyncGenerator<ScannedRow<Row>> {
  let blank = { first: 0, count: 0 }
  for await (const raw of rawLines(source, file)) {
    const scanned = scanLine(raw, parse, blankLines)
    if (scanned !== undefined) {
      yield* blankRows(blank, blankLines === 'move-rows' ? 'error' : 'warning')
      blank = { first: 0, count: 0 }
      yield scanned
    } else if (blank.count++ === 0) blank.first = raw.line
  }
  yield* blankRows(blank, 'warning')
}

function* blankRows(
  { first, count }: { readonly first: number; readonly count: number },
  severity: RowFault['severity'],
): Generator<ScannedRow<never>> {
  const reason = severity === 'error' ? 'the line is blank, and rows are known by their numbers.' : 'the line is blank.'
  for (let line = first; line < first + count; line++) {
    yield { line, text: '', row: undefined, faults: [{ line, column: 1, kind: 'blank-line', severity, reason }] }
  }
}

function scanLine<Row>(
  raw: RawLine,
  parse: RowParser<Row>,
  blankLines: ScanOptions['blankLines'],
): ScannedRow<Row> | undefined {
  const { line } = raw
  const bytes = withoutByteOrderMark(raw)
  const text = lineText(bytes)
  const faults: RowFault[] = []
  const addFault: AddFault = (kind, column, reason, severity = 'error') => {
    faults.push({ line, column, kind, severity, reason })
  }
  if (bytes.length < raw.bytes.length) addMarkFault(addFault)
  if (!isUtf8(bytes)) {
    addFault('not-utf8', brokenColumn(bytes, text), 'the line is not UTF-8.')
    return { line, text, row: undefined, faults }
  }
  const isBlank = blankLines === 'are-rows' ? bytes.length === 0 : text.trim() === ''
  if (isBlank) return faults.length === 0 ? undefined : { line, text, row: undefined, faults }
  return { line, text, row: parse(text, addFault, line), faults }
}

/** Reports a byte order mark, which is at the start of a file. */
export function addMarkFault(addFault: AddFault): void {
  addFault('byte-order-mark', 1, 'the file begins with a byte order mark, which other programs refuse.', 'warning')
}

/** The column of the first byte that is not UTF-8: a replacement character that does not stand in the file itself. */
function brokenColumn(bytes: Buffer, text: string): number {
  const replacement = '\ufffd'
  for (let at = text.indexOf(replacement); at !== -1; at = text.indexOf(replacement, at + 1)) {
    const offset = Buffer.byteLength(text.slice(0, at))
    if (bytes.toString('latin1', offset, offset + 3) !== '\xef\xbf\xbd') return at + 1
  }
  return text.length + 1
}

import { isUtf8 } from 'node:buffer'
import type { z } from 'zod'
import { issueReason } from '../rows/issue-reason.ts'
import { type ByteSource, lineText, type RawLine, rawLines, withoutByteOrderMark } from '../rows/lines.ts'
import { columnOf, syntaxFault } from './json-column.ts'
import type { RowFault, RowFaultKind } from './row-fault.ts'
import type { BreachParams } from './training-text.ts'

/** A line of a file and what it holds: a row, or errors, never neither. */
export interface ScannedRow<Row> {
  /** From 1. */
  readonly line: number
  /** The line as it stands, for the columns of further faults. */
  readonly text: string
  /** Undefined where there is an error among the faults. */
  readonly row: Row | undefined
  readonly faults: readonly RowFault[]
}

/** What a file of rows is called, and what its blank lines mean. */
export interface ScanOptions {
  /** The name by which errors call it. */
  readonly file: string
  /** Whether rows are known by their numbers, so that a blank line between them moves all that follow. */
  readonly rowNumbersMatter: boolean
}

/**
 * The rows of a JSON Lines file with every fault of each, in bounded memory: no fault ends the reading.
 *
 * @throws E5Error ROW_INVALID for a line that is too long to be held.
 */
export async function* scanJsonRows<Row>(
  source: ByteSource,
  schema: z.ZodType<Row>,
  { file, rowNumbersMatter }: ScanOptions,
): AsyncGenerator<ScannedRow<Row>> {
  let blank = { first: 0, count: 0 }
  for await (const raw of rawLines(source, file)) {
    const scanned = scanLine(raw, schema)
    if (scanned !== undefined) {
      yield* blankRows(blank, rowNumbersMatter ? 'error' : 'warning')
      blank = { first: 0, count: 0 }
      yield scanned
    } else if (blank.count++ === 0) blank.first = raw.line
  }
  yield* blankRows(blank, 'warning')
}

function* blankRows<Row>(
  { first, count }: { readonly first: number; readonly count: number },
  severity: RowFault['severity'],
): Generator<ScannedRow<Row>> {
  const reason = severity === 'error' ? 'the line is blank: rows are known by their numbers.' : 'the line is blank.'
  for (let line = first; line < first + count; line++) {
    yield { line, text: '', row: undefined, faults: [{ line, column: 1, kind: 'blank-line', severity, reason }] }
  }
}

function scanLine<Row>(raw: RawLine, schema: z.ZodType<Row>): ScannedRow<Row> | undefined {
  const { line } = raw
  const bytes = withoutByteOrderMark(raw)
  const text = lineText(bytes)
  const faults: RowFault[] = []
  const add = (kind: RowFaultKind, column: number, reason: string, severity: RowFault['severity'] = 'error') =>
    faults.push({ line, column, kind, severity, reason })

  if (bytes.length < raw.bytes.length) {
    add('byte-order-mark', 1, 'the file begins with a byte order mark, which other programs refuse.', 'warning')
  }
  if (!isUtf8(bytes)) {
    add('not-utf8', brokenColumn(bytes, text), 'the line is not UTF-8.')
    return { line, text, row: undefined, faults }
  }
  if (text.trim() === '') return faults.length === 0 ? undefined : { line, text, row: undefined, faults }
  const json = parseJson(text)
  if (json === undefined) {
    const { column, reason } = syntaxFault(text)
    add('not-json', column, `it is not JSON: ${reason}.`)
    return { line, text, row: undefined, faults }
  }
  const parsed = schema.safeParse(json.value)
  if (parsed.success) return { line, text, row: parsed.data, faults }
  for (const issue of parsed.error.issues) add(kindOf(issue), columnOf(text, issue.path), issueReason(issue))
  return { line, text, row: undefined, faults }
}

function parseJson(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined
  }
}

function kindOf(issue: z.core.$ZodIssue): RowFaultKind {
  return issue.code === 'custom' ? (issue.params as BreachParams).kind : 'wrong-field'
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

import type { RowFaultKind } from '../scan/row-fault.ts'
import { scanTextFile } from '../texts/scan-text-file.ts'
import { isRow } from '../texts/scanned-text.ts'
import { type BatchFile, findBatchFiles } from './batch-files.ts'

/** The place of a row in a batch's input. */
export interface BatchPlace {
  /** The file's path within the input. */
  readonly file: string
  /** The row's number in its file, from 0, rows that cannot be used counted: its index in a `text_list`. */
  readonly row: number
  /** The line it starts on, from 1; in Parquet, which has no lines, the row's number from 1. */
  readonly line: number
}

/** A text of a batch's input. */
export interface BatchText extends BatchPlace {
  readonly text: string
  /** The row's `_id` or `id`, if it has one. */
  readonly id?: string
}

/** A row that cannot be used, to be set aside. */
export interface BatchFault extends BatchPlace {
  /** Where in the line, from 1, in UTF-16 units. */
  readonly column: number
  readonly kind: RowFaultKind
  /** A sentence: what is wrong with it. */
  readonly fault: string
}

export type BatchRow = BatchText | BatchFault

/** What may be said of a file of a batch's input. */
export interface BatchReadOptions {
  /** The field (JSON Lines, Parquet) or column (CSV, TSV) that holds the text; unless given, `text` with `title` before it. */
  readonly field?: string | undefined
}

/**
 * The rows of a batch's input ({@link findBatchFiles}), file after file, in bounded memory. A row that cannot be used is
 * a value among the others, with its place and the reason.
 *
 * @throws E5Error what {@link findBatchFiles} and {@link readBatchFile} throw.
 */
export async function* readBatchInput(input: string, options: BatchReadOptions = {}): AsyncGenerator<BatchRow> {
  for (const batchFile of await findBatchFiles(input)) yield* readBatchFile(batchFile, options)
}

/**
 * The rows of a file of a batch's input.
 *
 * @throws E5Error FILE_NOT_FOUND, INPUT_UNREADABLE, and ROW_INVALID where the rest of the file cannot be told apart any more:
 * a table without the column, broken JSON in a `text_list` file, a quote of CSV that is never closed.
 */
export async function* readBatchFile(
  { file, path, format }: BatchFile,
  { field }: BatchReadOptions = {},
): AsyncGenerator<BatchRow> {
  let row = 0
  for await (const scanned of scanTextFile(path, { format, file, field })) {
    if (!isRow(scanned)) continue
    const place = { file, row: row++, line: scanned.line }
    if (scanned.row !== undefined) yield { ...place, ...scanned.row }
    else {
      const { column, kind, reason } = scanned.faults.find(({ severity }) => severity === 'error')!
      yield { ...place, column, kind, fault: reason }
    }
  }
}

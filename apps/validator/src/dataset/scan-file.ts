import { basename } from 'node:path'
import { type E5Error, isE5Error } from '@e5/core'
import { type ByteSource, fileBytes, type RowFault, type ScannedRow } from '@e5/data'
import type { Finding } from '../findings/finding.ts'
import type { DatasetWorld } from './dataset-world.ts'

/** Reads rows from bytes, as the scanners of `@e5/data` do. */
export type Scanner<Row> = (source: ByteSource, file: string) => AsyncIterable<ScannedRow<Row>>

/** A readable row, with its line for the columns of further findings. */
export type SoundRow<Row> = ScannedRow<Row> & { readonly row: Row }

/** What any scanner gives of a row. */
interface Scanned {
  readonly row: unknown
  readonly faults: readonly RowFault[]
}

/** Adds a finding in the file at hand. */
export type AddFinding = (finding: Omit<Finding, 'file'>) => void

/** What became of a file. */
export interface ScannedFile {
  readonly name: string
  /** Rows that could be read. */
  readonly rows: number
  /** Whether it was read to its end. */
  readonly isWhole: boolean
}

/** Scans a file that is called by its name alone. */
export function scanFile<Row>(
  path: string,
  scan: Scanner<Row>,
  world: DatasetWorld,
  onRow: (scanned: SoundRow<Row> | undefined, add: AddFinding) => void,
): Promise<ScannedFile> {
  const name = basename(path)
  return takeRows(name, scan(fileBytes(path), name), world, onRow)
}

/**
 * Takes every fault of a file among the findings and hands on its rows, and those that could not be read (undefined), so
 * that row numbers stay right. A file that breaks off is a finding too.
 */
export async function takeRows<Row extends Scanned>(
  name: string,
  rows: AsyncIterable<Row>,
  { findings, progress, signal }: DatasetWorld,
  onRow: (scanned: (Row & { readonly row: NonNullable<Row['row']> }) | undefined, add: AddFinding) => void,
): Promise<ScannedFile> {
  const add: AddFinding = (finding) => findings.add({ file: name, ...finding })
  let sound = 0
  progress.file = name
  progress.rows = 0
  try {
    for await (const scanned of rows) {
      signal.throwIfAborted()
      progress.rows++
      for (const fault of scanned.faults) add(fault)
      if (isSound(scanned)) {
        sound++
        onRow(scanned, add)
      } else if (scanned.faults.some(({ severity }) => severity === 'error')) onRow(undefined, add)
    }
  } catch (error) {
    if (!isE5Error(error, 'ROW_INVALID') && !isE5Error(error, 'INPUT_UNREADABLE')) throw error
    const reason = `the file cannot be read to its end: ${error.details.reason}`
    add({ ...placeOf(error), kind: 'unreadable-file', severity: 'error', reason })
    return { name, rows: sound, isWhole: false }
  }
  if (sound === 0) add({ kind: 'no-rows', severity: 'error', reason: 'it has no rows that can be read.' })
  return { name, rows: sound, isWhole: true }
}

function isSound<Row extends Scanned>(scanned: Row): scanned is Row & { readonly row: NonNullable<Row['row']> } {
  return scanned.row !== undefined
}

function placeOf(error: E5Error<'ROW_INVALID'> | E5Error<'INPUT_UNREADABLE'>): Pick<Finding, 'line' | 'column'> {
  if (!isE5Error(error, 'ROW_INVALID')) return {}
  const { line, column } = error.details
  return column === undefined ? { line } : { line, column }
}

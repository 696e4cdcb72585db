import { basename } from 'node:path'
import { isE5Error } from '@e5/core'
import { type ByteSource, fileBytes, type ScannedRow } from '@e5/data'
import type { Finding } from '../findings/finding.ts'
import type { DatasetWorld } from './dataset-world.ts'

/** Reads rows from bytes, as the scanners of `@e5/data` do. */
export type Scanner<Row> = (source: ByteSource, file: string) => AsyncIterable<ScannedRow<Row>>

/** A readable row, with its line for the columns of further findings. */
export type SoundRow<Row> = ScannedRow<Row> & { readonly row: Row }

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

/**
 * Takes every fault of a file among the findings and hands on its rows, and those that could not be read (undefined), so
 * that row numbers stay right. A file that breaks off is a finding too.
 */
export async function scanFile<Row>(
  path: string,
  scan: Scanner<Row>,
  world: DatasetWorld,
  onRow: (scanned: SoundRow<Row> | undefined, add: AddFinding) => void,
): Promise<ScannedFile> {
  const { findings, progress, signal } = world
  const name = basename(path)
  const add: AddFinding = (finding) => findings.add({ file: name, ...finding })
  let rows = 0
  progress.file = name
  progress.rows = 0
  try {
    for await (const scanned of scan(fileBytes(path), name)) {
      signal.throwIfAborted()
      progress.rows++
      const { row, faults } = scanned
      for (const fault of faults) add(fault)
      if (row !== undefined) {
        rows++
        onRow({ ...scanned, row }, add)
      } else if (faults.some(({ severity }) => severity === 'error')) onRow(undefined, add)
    }
  } catch (error) {
    if (!isE5Error(error, 'ROW_INVALID') && !isE5Error(error, 'INPUT_UNREADABLE')) throw error
    const place = isE5Error(error, 'ROW_INVALID') ? { line: error.details.line } : {}
    const reason = `the file cannot be read to its end: ${error.details.reason}`
    add({ ...place, kind: 'unreadable-file', severity: 'error', reason })
    return { name, rows, isWhole: false }
  }
  if (rows === 0) add({ kind: 'no-rows', severity: 'error', reason: 'it has no rows that can be read.' })
  return { name, rows, isWhole: true }
}

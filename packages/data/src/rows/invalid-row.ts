import { E5Error } from '@e5/core'
import type { ReadRowsOptions } from './read-rows-options.ts'

/** Hands a broken row to the one who asked for them, or throws it. */
export function reportInvalidRow(options: ReadRowsOptions, line: number, reason: string): void {
  const error = new E5Error('ROW_INVALID', { file: options.file, line, reason })
  if (options.onInvalid === undefined) throw error
  options.onInvalid(error)
}

import { E5Error } from '@e5/core'
import type { RowFault, ScannedRow } from './row-fault.ts'

/** The rows of a scan for a reader that takes no errors. @throws E5Error ROW_INVALID at the first one. */
export async function* soundRows<Row>(scan: AsyncIterable<ScannedRow<Row>>, file: string): AsyncGenerator<Row> {
  for await (const { row, faults } of scan) {
    refuseErrors(faults, file)
    if (row !== undefined) yield row
  }
}

/** @throws E5Error ROW_INVALID for the first error among faults. */
export function refuseErrors(faults: readonly RowFault[], file: string): void {
  const error = faults.find(({ severity }) => severity === 'error')
  if (error === undefined) return
  const { line, column, reason } = error
  throw new E5Error('ROW_INVALID', { file, line, column, reason })
}

/** Gradients of a table's rows, of which a step touches few. Its memory is shared, and grows with the rows that were touched. */
export interface RowGradients {
  /** Of each row of the table: where its gradient is, or -1. */
  readonly slots: Int32Array
  /** The rows that were touched, in the order of their slots. */
  readonly rows: Int32Array
  /** How many were touched, `[1]`. */
  readonly count: Int32Array
  /** `[count, channels]`; the view grows with its buffer. */
  readonly values: Float32Array
}

const floatBytes = Float32Array.BYTES_PER_ELEMENT
const firstRows = 64

/** No gradients of a table of so many rows. */
export function createRowGradients(tableRows: number, channels: number): RowGradients {
  const rowBytes = channels * floatBytes
  const growable = new SharedArrayBuffer(firstRows * rowBytes, {
    maxByteLength: Math.max(tableRows, firstRows) * rowBytes,
  })
  return {
    slots: new Int32Array(new SharedArrayBuffer(tableRows * 4)).fill(-1),
    rows: new Int32Array(new SharedArrayBuffer(tableRows * 4)),
    count: new Int32Array(new SharedArrayBuffer(4)),
    values: new Float32Array(growable),
  }
}

/** Where a row's gradient begins in `values`; made, as zeros, if it was not touched yet. */
export function rowStart({ slots, rows, count, values }: RowGradients, row: number, channels: number): number {
  const slot = slots[row]!
  if (slot >= 0) return slot * channels
  const added = count[0]!
  slots[row] = added
  rows[added] = row
  count[0] = added + 1
  const needed = (added + 1) * channels
  if (needed > values.length) growTo(values.buffer as SharedArrayBuffer, needed * floatBytes)
  return added * channels
}

/** Forgets all rows. */
export function clearRows({ slots, rows, count, values }: RowGradients, channels: number): void {
  for (let index = 0; index < count[0]!; index++) slots[rows[index]!] = -1
  values.fill(0, 0, count[0]! * channels)
  count[0] = 0
}

/** Adds the gradients of another worker. */
export function addRows(target: RowGradients, source: RowGradients, channels: number): void {
  for (let index = 0; index < source.count[0]!; index++) {
    const start = rowStart(target, source.rows[index]!, channels)
    const from = index * channels
    for (let at = 0; at < channels; at++) target.values[start + at]! += source.values[from + at]!
  }
}

function growTo(buffer: SharedArrayBuffer, bytes: number): void {
  buffer.grow(Math.min(buffer.maxByteLength, Math.max(bytes, 2 * buffer.byteLength)))
}

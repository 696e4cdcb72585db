import type { SeekableSink } from '../output/byte-sink.ts'
import { float32Bytes } from './float32-bytes.ts'
import type { VectorWriter } from './vector-writer.ts'

// A multiple of 64, as the format asks, and wide enough for any row count.
const headerBytes = 128

/** NumPy's array file: version 1.0, little-endian float32, C order, shape (rows, dimensions). */
export async function npyWriter(sink: SeekableSink, dimensions: number): Promise<VectorWriter> {
  let rowCount = 0
  await sink.write(npyHeader(rowCount, dimensions))
  return {
    async write(rows) {
      await sink.write(float32Bytes(rows.map(({ vector }) => vector)))
      rowCount += rows.length
    },
    async close() {
      await sink.writeAt(npyHeader(rowCount, dimensions), 0)
      await sink.close()
    },
    abort: () => sink.abort(),
  }
}

// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
function npyHeader(rowCount: number, dimensions: number): Uint8Array {
  const header = Buffer.alloc(headerBytes, ' ')
  header.write('\x93NUMPY\x01\x00', 0, 'latin1')
  header.writeUInt16LE(headerBytes - 10, 8)
  header.write(`{'descr': '<f4', 'fortran_order': False, 'shape': (${rowCount}, ${dimensions}), }`, 10, 'latin1')
  header.write('\n', headerBytes - 1, 'latin1')
  return header
}

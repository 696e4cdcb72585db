import type { ByteSink } from '../output/byte-sink.ts'
import { float32Bytes } from './float32-bytes.ts'
import type { VectorWriter } from './vector-writer.ts'

/** Bare little-endian float32 values, row after row: no header, so the reader has to know the dimensions. */
export function f32Writer(sink: ByteSink): VectorWriter {
  return {
    write: (rows) => sink.write(float32Bytes(rows.map(({ vector }) => vector))),
    close: () => sink.close(),
    abort: () => sink.abort(),
  }
}

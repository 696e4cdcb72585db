import { endianness } from 'node:os'

/** The values of vectors one after another as little-endian float32 bytes. */
export function float32Bytes(vectors: readonly Float32Array[]): Uint8Array {
  const values = new Float32Array(vectors.reduce((length, vector) => length + vector.length, 0))
  let offset = 0
  for (const vector of vectors) {
    values.set(vector, offset)
    offset += vector.length
  }
  const bytes = Buffer.from(values.buffer)
  return endianness() === 'LE' ? bytes : bytes.swap32()
}

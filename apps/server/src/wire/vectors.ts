import { endianness } from 'node:os'
import { setImmediate } from 'node:timers/promises'
import { formatVector } from '@e5/core'

// About 5 ms of formatting; after that other requests get a turn.
const valuesPerTurn = 16_384

/** Vectors as JSON arrays. Large answers are made in slices, so that the server stays quick for others meanwhile. */
export async function formatVectors(vectors: readonly Float32Array[]): Promise<readonly string[]> {
  const texts: string[] = []
  let values = 0
  for (const vector of vectors) {
    texts.push(formatVector(vector))
    values += vector.length
    if (values < valuesPerTurn) continue
    values = 0
    await setImmediate()
  }
  return texts
}

/** Vectors as JSON strings of base64 over little-endian float32. */
export function encodeVectors(vectors: readonly Float32Array[]): readonly string[] {
  return vectors.map((vector) => `"${encodeVector(vector)}"`)
}

function encodeVector(vector: Float32Array): string {
  const bytes = Buffer.from(vector.buffer, vector.byteOffset, vector.byteLength)
  return (endianness() === 'LE' ? bytes : Buffer.from(bytes).swap32()).toString('base64')
}

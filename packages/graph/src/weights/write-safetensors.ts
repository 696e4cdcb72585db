import { closeSync, fsyncSync, openSync, writeFileSync } from 'node:fs'

/** A float32 tensor to write; its values are asked for when their turn comes. */
export interface TensorToWrite {
  readonly name: string
  readonly shape: readonly number[]
  /** In row-major order. */
  readonly read: () => Float32Array
}

// So that every tensor begins where its floats are aligned.
const headerAlignment = 8

/**
 * Writes a new safetensors file, one tensor in memory at a time, and flushes it to the disk.
 *
 * @throws the file system's error; what was written until then stays.
 */
export function writeSafetensors(file: string, tensors: readonly TensorToWrite[]): void {
  const descriptor = openSync(file, 'wx')
  try {
    const header = headerOf(tensors)
    const length = Buffer.alloc(8)
    length.writeBigUInt64LE(BigInt(header.length))
    // writeSync may write a part only; this one goes on until all is written.
    writeFileSync(descriptor, length)
    writeFileSync(descriptor, header)
    for (const { read } of tensors) {
      const { buffer, byteOffset, byteLength } = read()
      writeFileSync(descriptor, new Uint8Array(buffer, byteOffset, byteLength))
    }
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function headerOf(tensors: readonly TensorToWrite[]): Buffer {
  const entries: Record<string, object> = { __metadata__: { format: 'pt' } }
  let end = 0
  for (const { name, shape } of tensors) {
    const begin = end
    end += Float32Array.BYTES_PER_ELEMENT * shape.reduce((product, size) => product * size, 1)
    entries[name] = { dtype: 'F32', shape, data_offsets: [begin, end] }
  }
  const json = JSON.stringify(entries)
  return Buffer.from(json.padEnd(Math.ceil(json.length / headerAlignment) * headerAlignment))
}

import { buildCast, encodeModel } from '@e5/graph/training'
import { openGraphSession } from '@e5/runtime/sessions'
import type { BufferPool } from './buffer-pool.ts'
import { matrix } from './graph-tensors.ts'

/** How what forward passes leave is kept: as it is, or in half the bytes, rounded to 11 bits. */
export type KeptPrecision = 'fp32' | 'fp16'

/** Bytes of a value. */
export const keptValueBytes: Readonly<Record<KeptPrecision, number>> = { fp32: 4, fp16: 2 }

/** Values of so many channels a token that are kept from a forward pass to its backward pass. */
export type KeptValues = Float32Array | Uint16Array

/** Puts values away and takes them out again. Buffers come from the pool and go back to it. */
export interface Keeper {
  /** Uses the values up. */
  keep(values: Float32Array, channels: number): Promise<KeptValues>
  /** The values again, once. */
  restore(kept: KeptValues, channels: number): Promise<Float32Array>
  release(): Promise<void>
}

/** Opens what a precision needs, in this thread. */
export async function openKeeper(precision: KeptPrecision, pool: BufferPool, threads: number): Promise<Keeper> {
  if (precision === 'fp32') {
    return {
      keep: async (values) => values,
      restore: async (kept) => kept as Float32Array,
      release: async () => {},
    }
  }
  const toHalf = await openGraphSession(encodeModel(buildCast('float32', 'float16')), threads, 'returned')
  const toFloat = await openGraphSession(encodeModel(buildCast('float16', 'float32')), threads, 'returned')
  return {
    async keep(values, channels) {
      // The pool has floats: half as many have room for them.
      const room = pool.take(values.length / channels, channels / 2)
      const half = new Uint16Array(room.buffer, room.byteOffset, values.length)
      await toHalf.run({ input: matrix(values, channels) }, { output: matrix(half, channels) })
      pool.give(values, channels)
      return half
    },
    async restore(kept, channels) {
      const values = pool.take(kept.length / channels, channels)
      await toFloat.run({ input: matrix(kept, channels) }, { output: matrix(values, channels) })
      pool.give(new Float32Array(kept.buffer, kept.byteOffset, kept.length / 2), channels / 2)
      return values
    },
    async release() {
      await toHalf.release()
      await toFloat.release()
    },
  }
}

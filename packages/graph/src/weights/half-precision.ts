import { E5Error } from '@e5/core'

/** fp16 bit patterns to float32 values: a table, since each of the 65,536 patterns has one value. */
let float16Values: Float32Array | undefined

function float16Table(): Float32Array {
  if (float16Values !== undefined) return float16Values
  float16Values = new Float32Array(65_536)
  for (let bits = 0; bits < 65_536; bits++) float16Values[bits] = decodeFloat16(bits)
  return float16Values
}

/** IEEE 754 binary16: sign 1, exponent 5 (bias 15), fraction 10. */
function decodeFloat16(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

/** Little-endian fp16 as float32, exactly. */
export function widenFloat16(bits: Uint16Array): Float32Array {
  const table = float16Table()
  const values = new Float32Array(bits.length)
  for (let index = 0; index < bits.length; index++) values[index] = table[bits[index]!]!
  return values
}

/** Little-endian bf16 (the upper half of a float32) as float32, exactly. */
export function widenBfloat16(bits: Uint16Array): Float32Array {
  const patterns = new Uint32Array(bits.length)
  for (let index = 0; index < bits.length; index++) patterns[index] = bits[index]! << 16
  return new Float32Array(patterns.buffer)
}

// From here on (halfway to the next power of two) and for NaN fp16 has no number: as float32's bits without its sign.
const firstBeyondFloat16 = 0x477ff000
const firstNormalFloat16 = 0x38800000

/**
 * Float32 as fp16's bit patterns, rounded to the nearest, of two equally near to the even one.
 *
 * @param name of the tensor, for the error.
 * @throws E5Error PRECISION_OVERFLOW for a value that rounds beyond 65504 or is no number.
 */
export function narrowFloat16(name: string, values: Float32Array): Uint16Array {
  const patterns = new Uint32Array(values.buffer, values.byteOffset, values.length)
  const narrowed = new Uint16Array(values.length)
  for (let index = 0; index < values.length; index++) {
    const pattern = patterns[index]!
    const magnitude = pattern & 0x7fffffff
    if (magnitude >= firstBeyondFloat16) {
      throw new E5Error('PRECISION_OVERFLOW', {
        precision: 'fp16',
        tensor: name,
        value: values[index]!,
        largest: 65_504,
      })
    }
    const bits = magnitude < firstNormalFloat16 ? subnormalBits(values[index]!) : normalBits(magnitude)
    narrowed[index] = ((pattern >>> 16) & 0x8000) | bits
  }
  return narrowed
}

// A carry out of the fraction raises the exponent, as it should. 112 is the difference of the biases, 127 and 15.
function normalBits(magnitude: number): number {
  return ((magnitude + 0xfff + ((magnitude >>> 13) & 1)) >>> 13) - (112 << 10)
}

function subnormalBits(value: number): number {
  const steps = Math.abs(value) * 2 ** 24
  const lower = Math.floor(steps)
  const rest = steps - lower
  return rest > 0.5 || (rest === 0.5 && lower % 2 === 1) ? lower + 1 : lower
}

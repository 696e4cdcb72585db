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

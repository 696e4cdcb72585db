import { E5Error } from '@e5/core'

// Vectors that come as decimals of a few digits, or from fp16, are off by less.
const tolerance = 0.01

/**
 * A vector that a client sent, as float32 of length 1.
 *
 * @throws E5Error REQUEST_INVALID if it has another number of values or another length
 */
export function unitVector(values: readonly number[], dimensions: number, field: string): Float32Array {
  if (values.length !== dimensions)
    throw wrong(field, `has ${values.length} values, and the vectors of this collection have ${dimensions}`)
  const length = Math.hypot(...values)
  if (!(Math.abs(length - 1) <= tolerance))
    throw wrong(field, `has the length ${length.toPrecision(4)}, and must have 1: divide each of its values by that`)
  return Float32Array.from(values, (value) => value / length)
}

function wrong(field: string, why: string): E5Error {
  return new E5Error('REQUEST_INVALID', { reason: `"${field}" ${why}.`, field })
}

import { type Check, judged } from './check.ts'

// E5's vectors are normalised in float32: sums of squares of some hundred values are off by less.
const normTolerance = 1e-4

/** Whether there is a vector a text, of the dimensions and without a value that is no number. */
export function shapeCheck(vectors: readonly Float32Array[], texts: number, dimensions: number): Check {
  const isRight =
    vectors.length === texts &&
    vectors.every((vector) => vector.length === dimensions && vector.every((value) => Number.isFinite(value)))
  const lengths = [...new Set(vectors.map(({ length }) => length))].join(', ')
  const found = `${vectors.length} vectors of ${lengths} dimensions for ${texts} texts`
  return judged('shape', isRight, isRight ? found : `${found}, expected ${texts} of ${dimensions} finite values`)
}

/** Whether vectors have length 1. */
export function normCheck(vectors: readonly Float32Array[]): Check {
  const worst = Math.max(...vectors.map((vector) => Math.abs(normOf(vector) - 1)))
  return judged('normalised', worst <= normTolerance, `L2 norms within ${worst.toExponential(1)} of 1`)
}

function normOf(vector: Float32Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0))
}

/** Whether vectors are the same as others, value by value. */
export function sameCheck(
  name: string,
  vectors: readonly Float32Array[],
  others: readonly Float32Array[],
  tolerance: number,
): Check {
  const difference = largestDifference(vectors, others)
  const found = difference === 0 ? 'bit-equal' : `largest difference of a value ${difference.toExponential(1)}`
  return judged(
    name,
    difference <= tolerance,
    difference <= tolerance ? found : `${found}, at most ${tolerance} expected`,
  )
}

/** The largest difference between two values at the same place; infinite if the shapes differ. */
function largestDifference(vectors: readonly Float32Array[], others: readonly Float32Array[]): number {
  if (vectors.length !== others.length) return Number.POSITIVE_INFINITY
  let largest = 0
  for (const [index, vector] of vectors.entries()) {
    const other = others[index]!
    if (other.length !== vector.length) return Number.POSITIVE_INFINITY
    for (let at = 0; at < vector.length; at++) largest = Math.max(largest, Math.abs(vector[at]! - other[at]!))
  }
  return largest
}

/** Vectors in a row, `[count, dimensions]`. */
export interface Vectors {
  readonly values: Float32Array
  readonly dimensions: number
}

const at = 4

/** left · rightᵀ · scale as `[lefts, rights]`, summed in float64. */
export function scoreMatrix(left: Vectors, right: Vectors, scale: number): Float64Array {
  const { dimensions } = left
  const lefts = left.values.length / dimensions
  const rights = right.values.length / dimensions
  const scores = new Float64Array(lefts * rights)
  for (let row = 0; row < lefts; row++) {
    const own = left.values.subarray(row * dimensions, (row + 1) * dimensions)
    let column = 0
    // Four at a time: each value of the row is read once for all of them.
    for (; column + at <= rights; column += at) {
      const base = column * dimensions
      let [first, second, third, fourth] = [0, 0, 0, 0]
      for (let index = 0; index < dimensions; index++) {
        const value = own[index]!
        first += value * right.values[base + index]!
        second += value * right.values[base + dimensions + index]!
        third += value * right.values[base + 2 * dimensions + index]!
        fourth += value * right.values[base + 3 * dimensions + index]!
      }
      scores.set([first * scale, second * scale, third * scale, fourth * scale], row * rights + column)
    }
    for (; column < rights; column++) {
      let sum = 0
      for (let index = 0; index < dimensions; index++) sum += own[index]! * right.values[column * dimensions + index]!
      scores[row * rights + column] = sum * scale
    }
  }
  return scores
}

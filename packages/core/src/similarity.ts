/** The dot product of two vectors of the same length: for vectors of length 1, their cosine. */
export function dotProduct(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!
  return sum
}

/** `rows x columns` dot products. */
export function similarityMatrix(rows: readonly Float32Array[], columns: readonly Float32Array[]): number[][] {
  return rows.map((row) => columns.map((column) => dotProduct(row, column)))
}

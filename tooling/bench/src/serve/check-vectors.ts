/**
 * Checks that an answer is one vector for each text, all of one size and of length 1.
 *
 * @throws Error that says what is wrong.
 */
export function checkVectors(vectors: readonly unknown[], texts: number): void {
  if (vectors.length !== texts) throw new Error(`the answer has ${vectors.length} vectors for ${texts} texts`)
  const dimensions = lengthOf(vectors[0])
  for (const [index, vector] of vectors.entries()) {
    if (!isVector(vector) || vector.length !== dimensions) throw new Error(`vector ${index} of the answer is no vector`)
    const length = Math.hypot(...vector)
    if (!(Math.abs(length - 1) < 0.01)) throw new Error(`vector ${index} of the answer has the length ${length}`)
  }
}

function lengthOf(vector: unknown): number {
  return isVector(vector) ? vector.length : 0
}

function isVector(vector: unknown): vector is ArrayLike<number> & Iterable<number> {
  return (Array.isArray(vector) && vector.every((value) => typeof value === 'number')) || vector instanceof Float32Array
}

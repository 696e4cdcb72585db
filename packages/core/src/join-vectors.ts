/** Vectors of the same length one after the other, `[vectors, dimensions]`; none make an empty row. */
export function joinVectors(vectors: readonly Float32Array[]): Float32Array {
  const dimensions = vectors[0]?.length ?? 0
  const joined = new Float32Array(vectors.length * dimensions)
  for (const [index, vector] of vectors.entries()) joined.set(vector, index * dimensions)
  return joined
}

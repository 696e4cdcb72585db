import { dotProduct } from '@e5/core'

/** How close vectors are to those they should be. */
export interface Closeness {
  readonly minimumCosine: number
  readonly meanCosine: number
  readonly maximumError: number
}

/** Compares vectors of length 1, pair by pair. */
export function closeness(actual: readonly Float32Array[], expected: readonly Float32Array[]): Closeness {
  const cosines = expected.map((vector, row) => dotProduct(vector, actual[row]!))
  const errors = expected.map((vector, row) =>
    vector.reduce((largest, value, index) => Math.max(largest, Math.abs(value - actual[row]![index]!)), 0),
  )
  return {
    minimumCosine: Math.min(...cosines),
    meanCosine: cosines.reduce((sum, cosine) => sum + cosine, 0) / cosines.length,
    maximumError: Math.max(...errors),
  }
}

import type { Vectors } from '@e5/core'

/** Adds to the vectors' gradients what a gradient of their {@link scoreMatrix} means for them. */
export function addScoreGradients(
  gradient: Float64Array,
  { left, right, scale }: { readonly left: Vectors; readonly right: Vectors; readonly scale: number },
  { leftGradient, rightGradient }: { readonly leftGradient: Float64Array; readonly rightGradient: Float64Array },
): void {
  const { dimensions } = left
  const rights = right.values.length / dimensions
  for (let index = 0; index < gradient.length; index++) {
    const factor = gradient[index]! * scale
    if (factor === 0) continue
    const leftStart = Math.floor(index / rights) * dimensions
    const rightStart = (index % rights) * dimensions
    for (let channel = 0; channel < dimensions; channel++) {
      leftGradient[leftStart + channel]! += factor * right.values[rightStart + channel]!
      rightGradient[rightStart + channel]! += factor * left.values[leftStart + channel]!
    }
  }
}

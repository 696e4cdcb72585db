import type { ModelInfo } from '@e5/core'

type Parity = NonNullable<ModelInfo['precisions'][number]['parity']>

/** How close a precision is to fp32, in words. */
export function parityText({ meanCosine, minimumCosine, texts }: Parity): string {
  return `cosine to fp32 ${meanCosine.toFixed(4)} in the mean, ${minimumCosine.toFixed(4)} at least, over ${texts} texts`
}

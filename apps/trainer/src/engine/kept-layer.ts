import type { BertShape } from '@e5/graph'

/**
 * What a layer's forward pass leaves for its backward pass: nothing (the whole pass is done again), a `part` (3 floats a
 * channel and token; two of a layer's products are done again, a seventh of a step more), or `all` (10 floats).
 */
export type KeepLevel = 'none' | 'part' | 'all'

/** What was kept of a layer, `[tokens, …]` each; the last two at level `all`. */
export interface KeptLayer {
  readonly entry: Float32Array
  readonly found: Float32Array
  readonly middleSum: Float32Array
  readonly qkv: Float32Array | undefined
  readonly raised: Float32Array | undefined
}

/** Bytes that a layer keeps of a token. */
export function keptLayerBytes({ hiddenSize, intermediateSize }: BertShape, level: KeepLevel): number {
  const floats = { none: 0, part: 3 * hiddenSize, all: 6 * hiddenSize + intermediateSize }
  return floats[level] * Float32Array.BYTES_PER_ELEMENT
}

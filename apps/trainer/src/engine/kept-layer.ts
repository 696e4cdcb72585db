import type { BertShape } from '@e5/graph'
import { type KeptPrecision, type KeptValues, keptValueBytes } from './keeper.ts'

/**
 * What a layer's forward pass leaves for its backward pass: nothing (the whole pass is done again), a `part` (3 values a
 * channel and token; two of a layer's products are done again, a seventh of a step more), or `all` (10 values).
 */
export type KeepLevel = 'none' | 'part' | 'all'

/** What was kept of a layer, `[tokens, …]` each; the last two at level `all`. */
export interface KeptLayer {
  readonly entry: KeptValues
  readonly found: KeptValues
  readonly middleSum: KeptValues
  readonly qkv: KeptValues | undefined
  readonly raised: KeptValues | undefined
}

/** Bytes that a layer keeps of a token. */
export function keptLayerBytes(
  { hiddenSize, intermediateSize }: BertShape,
  level: KeepLevel,
  precision: KeptPrecision,
): number {
  const values = { none: 0, part: 3 * hiddenSize, all: 6 * hiddenSize + intermediateSize }
  return values[level] * keptValueBytes[precision]
}

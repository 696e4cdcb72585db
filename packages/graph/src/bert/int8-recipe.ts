import type { ActivationRanges } from '../calibration/activation-ranges.ts'
import type { BertShape } from './bert-config.ts'
import { layerNames } from './layer-products.ts'

/** What of the feed-forward networks stays in fp32 when an encoder is compiled to int8; all other products are int8. */
export interface Int8Recipe {
  /** Said in reports. */
  readonly name: string
  /** Channels of each layer with the largest ranges after GELU, in fp32 up and down. */
  readonly floatChannels: number
  /** The share of the layers whose down product is in fp32: those in which single channels are loudest. */
  readonly floatDownShare: number
}

/** From the fastest to the closest: the compiler takes the first that is close enough for the model. */
export const int8Recipes: readonly Int8Recipe[] = [
  { name: '16 channels a layer in fp32', floatChannels: 16, floatDownShare: 0 },
  { name: '64 channels a layer in fp32', floatChannels: 64, floatDownShare: 0 },
  { name: '16 channels a layer and down of a third of the layers in fp32', floatChannels: 16, floatDownShare: 1 / 3 },
  { name: '16 channels a layer and down of all layers in fp32', floatChannels: 16, floatDownShare: 1 },
]

/** The layers whose down product stays in fp32: how far the largest range is above the middle one decides. */
export function layersWithFloatDown(ranges: ActivationRanges, shape: BertShape, share: number): Set<string> {
  const byLoudness = layerNames(shape)
    .map((layer) => ({ layer, loudness: loudness(ranges.layer(layer).gelu) }))
    .sort((one, other) => other.loudness - one.loudness)
  return new Set(byLoudness.slice(0, Math.ceil(share * byLoudness.length)).map(({ layer }) => layer))
}

function loudness(ranges: Float32Array): number {
  const ascending = ranges.toSorted()
  return ascending.at(-1)! / ascending[ascending.length >> 1]!
}

import {
  addFeedForwardSum,
  addGelu,
  attentionInputNames,
  downName,
  type EncoderParts,
  geluName,
  type LayerProducts,
  projectionName,
  upName,
} from './layer-products.ts'
import { addRowsLinear, readLinear } from './linear.ts'

/** All products in fp32. */
export const floatProducts: LayerProducts = {
  addAttentionInputs: (parts, layer, input) => {
    const { hiddenSize } = parts.shape
    return attentionInputNames(layer).map((name) => addLinear(parts, name, input, hiddenSize, hiddenSize))
  },
  addProjection: (parts, layer, attention) => {
    const { hiddenSize } = parts.shape
    return addLinear(parts, projectionName(layer), attention, hiddenSize, hiddenSize)
  },
  addFeedForward: (parts, layer, middle) => {
    const { hiddenSize, intermediateSize } = parts.shape
    const up = addLinear(parts, upName(layer), middle, intermediateSize, hiddenSize)
    const gelu = addGelu(parts.builder, geluName(layer), up)
    const down = addLinear(parts, downName(layer), gelu, hiddenSize, intermediateSize)
    return addFeedForwardSum(parts.builder, layer, middle, down)
  },
}

function addLinear(parts: EncoderParts, name: string, input: string, outputs: number, inputs: number): string {
  return addRowsLinear(parts.builder, name, input, readLinear(parts.weights, name, outputs, inputs))
}

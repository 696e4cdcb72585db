import type { EncoderParts } from './layer-products.ts'

/** Adds the scale and the bias of a LayerNorm as constants; returns their names. */
export function addLayerNormWeights({ builder, weights, shape }: EncoderParts, name: string): [string, string] {
  const { hiddenSize } = shape
  return ['weight', 'bias'].map((part) =>
    builder.constant(`${name}.${part}`, 'float32', [hiddenSize], weights.read(`${name}.${part}`, [hiddenSize])),
  ) as [string, string]
}

/** Adds a LayerNorm over the channels. */
export function addLayerNorm(parts: EncoderParts, name: string, input: string): string {
  const [scale, bias] = addLayerNormWeights(parts, name)
  return parts.builder.node(name, {
    operator: 'LayerNormalization',
    inputs: [input, scale, bias],
    attributes: { axis: { int: -1 }, epsilon: { float: parts.shape.layerNormEpsilon } },
  })
}

import type { ActivationRanges } from '../calibration/activation-ranges.ts'
import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { BertShape } from './bert-config.ts'
import { pickInputs, pickOutputs, splitByRange } from './channels.ts'
import { type Int8Recipe, layersWithFloatDown } from './int8-recipe.ts'
import {
  addFeedForwardSum,
  attentionInputNames,
  downName,
  type EncoderParts,
  geluName,
  type LayerProducts,
  projectionName,
  upName,
} from './layer-products.ts'
import { addInt8Linear, addProductTo, addRowsLinear, type LinearWeights, readLinear } from './linear.ts'
import { scaleColumns, smoothingFactors } from './smoothing.ts'

/**
 * int8 that keeps close to fp32: the inputs of query, key, value and up are smoothed, and the feed-forward channels with the
 * largest ranges are computed in fp32 beside the others, up and down, since they would set the range of all (13 to 39 times the
 * median in e5-small-v2). From 4 on more gain nothing there; 16 is the width that the kernels like (2 to 4 % of the speed).
 * GELU is its approximation by tanh: 1 to 2 % faster, and as close to fp32 (its error is a fraction of a step of int8).
 */
export function createInt8Products(ranges: ActivationRanges, shape: BertShape, recipe: Int8Recipe): LayerProducts {
  const floatDowns = layersWithFloatDown(ranges, shape, recipe.floatDownShare)
  return {
    addAttentionInputs(parts, layer, input) {
      const { hiddenSize } = parts.shape
      const names = attentionInputNames(layer)
      const linears = names.map((name) => readLinear(parts.weights, name, hiddenSize, hiddenSize))
      const { smoothed, scaled } = smooth(parts, `${layer}.attention.self`, input, ranges.layer(layer).input, linears)
      return names.map((name, index) => addInt8Linear(parts.builder, name, smoothed, scaled[index]!))
    },
    addProjection({ builder, weights, shape: { hiddenSize } }, layer, attention) {
      const name = projectionName(layer)
      return addInt8Linear(builder, name, attention, readLinear(weights, name, hiddenSize, hiddenSize))
    },
    addFeedForward(parts, layer, middle) {
      const { builder, weights, shape } = parts
      const { middle: middleRanges, gelu: geluRanges } = ranges.layer(layer)
      const up = readLinear(weights, upName(layer), shape.intermediateSize, shape.hiddenSize)
      const down = readLinear(weights, downName(layer), shape.hiddenSize, shape.intermediateSize)
      const { outliers, others } = splitByRange(geluRanges, Math.min(recipe.floatChannels, shape.intermediateSize >> 1))

      const upOthers = pickOutputs(up, others)
      const { smoothed, scaled } = smooth(parts, upName(layer), middle, middleRanges, [upOthers])
      const gelu = addFastGelu(builder, geluName(layer), addInt8Linear(builder, upName(layer), smoothed, scaled[0]!))
      const addDown = floatDowns.has(layer) ? addRowsLinear : addInt8Linear
      const othersDown = addDown(builder, downName(layer), gelu, pickInputs(down, others))
      const sum = addFeedForwardSum(builder, layer, middle, othersDown)

      const loudUp = addRowsLinear(builder, `${upName(layer)}.loud`, middle, pickOutputs(up, outliers))
      const loudGelu = addFastGelu(builder, `${geluName(layer)}.loud`, loudUp)
      return addProductTo(builder, `${downName(layer)}.loud`, loudGelu, pickInputs(down, outliers), sum)
    },
  }
}

function addFastGelu(builder: GraphBuilder, name: string, input: string): string {
  return builder.node(name, { operator: 'FastGelu', domain: 'com.microsoft', inputs: [input] })
}

interface Smoothed {
  readonly smoothed: string
  readonly scaled: readonly LinearWeights[]
}

function smooth(
  { builder }: EncoderParts,
  name: string,
  input: string,
  inputRanges: Float32Array,
  linears: readonly LinearWeights[],
): Smoothed {
  const factors = smoothingFactors(inputRanges, linears)
  const inverse = builder.constant(
    `${name}.smoothing`,
    'float32',
    [factors.length],
    factors.map((factor) => 1 / factor),
  )
  const smoothed = builder.node(`${name}.smoothed`, { operator: 'Mul', inputs: [input, inverse] })
  return { smoothed, scaled: linears.map((linear) => scaleColumns(linear, factors)) }
}

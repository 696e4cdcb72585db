import { addLayerNorm } from './layer-norm.ts'
import type { LayerOperators } from './layer-operators.ts'
import { attentionInputNames, type EncoderParts, geluName, upName } from './layer-products.ts'
import { addFloatLinear, readLinear } from './linear.ts'
import { addKeyBias } from './padding.ts'

// A kernel that squares in fp16 overflows from 256 on, and e5-small-v2's sums reach 275. LayerNorm gives the same for less.
const halfSumScale = 1 / 16

/** Operators of ONNX alone. */
export const plainOperators: LayerOperators = {
  // Gelu came with 20.
  opset: 20,
  addKeyMask: addKeyBias,
  addAttention(parts, layer, input, keyMask) {
    const { builder, shape } = parts
    const { hiddenSize, heads } = shape
    const [query, key, value] = attentionInputNames(layer).map((name) =>
      addLinear(parts, name, input, hiddenSize, hiddenSize),
    ) as [string, string, string]
    // The query is scaled, not the scores: so their product is no larger than they are, and fp16 can hold it.
    const scaledQuery = scaled(parts, query, Math.sqrt(heads / hiddenSize))
    const byHead = [0, 2, 1, 3]
    const scores = builder.node(`${layer}.scores`, {
      operator: 'MatMul',
      inputs: [splitHeads(parts, scaledQuery, byHead), splitHeads(parts, key, [0, 2, 3, 1])],
    })
    const masked = builder.node(`${layer}.scores.masked`, { operator: 'Add', inputs: [scores, keyMask] })
    const shares = builder.node(`${layer}.shares`, {
      operator: 'Softmax',
      inputs: [masked],
      attributes: { axis: { int: -1 } },
    })
    const found = builder.node(`${layer}.found`, {
      operator: 'MatMul',
      inputs: [shares, splitHeads(parts, value, byHead)],
    })
    const byToken = builder.node(`${layer}.found.by_token`, {
      operator: 'Transpose',
      inputs: [found],
      attributes: { perm: { ints: byHead } },
    })
    return reshape(parts, `${layer}.attention`, byToken, [0, 0, hiddenSize])
  },
  addResidual(parts, { product, inputs, input, residual, norm }) {
    const output = addLinear(parts, product, input, parts.shape.hiddenSize, inputs)
    const sum = parts.builder.node(`${norm}.sum`, { operator: 'Add', inputs: [residual, output] })
    return addLayerNorm(parts, norm, parts.floats === 'float16' ? scaled(parts, sum, halfSumScale) : sum)
  },
  addUp(parts, layer, middle) {
    const up = addLinear(parts, upName(layer), middle, parts.shape.intermediateSize, parts.shape.hiddenSize)
    return parts.builder.node(geluName(layer), { operator: 'Gelu', inputs: [up] })
  },
}

function addLinear(parts: EncoderParts, name: string, input: string, outputs: number, inputs: number): string {
  return addFloatLinear(parts.builder, name, input, readLinear(parts.weights, name, outputs, inputs))
}

function scaled({ builder }: EncoderParts, input: string, factor: number): string {
  const scale = builder.constant(`${input}.scale`, 'float32', [], Float32Array.of(factor))
  return builder.node(`${input}.scaled`, { operator: 'Mul', inputs: [input, scale] })
}

// From [batch, tokens, hiddenSize]; the order is of batch, token, head, channel.
function splitHeads(parts: EncoderParts, input: string, order: readonly number[]): string {
  const { hiddenSize, heads } = parts.shape
  const split = reshape(parts, `${input}.split`, input, [0, 0, heads, hiddenSize / heads])
  return parts.builder.node(`${input}.by_head`, {
    operator: 'Transpose',
    inputs: [split],
    attributes: { perm: { ints: order } },
  })
}

// A size of 0 is the input's own.
function reshape({ builder }: EncoderParts, name: string, input: string, sizes: readonly number[]): string {
  const shape = builder.constant(`${name}.shape`, 'int64', [sizes.length], BigInt64Array.from(sizes, BigInt))
  return builder.node(name, { operator: 'Reshape', inputs: [input, shape] })
}

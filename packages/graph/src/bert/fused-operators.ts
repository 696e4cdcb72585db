import { tokensName } from './embeddings.ts'
import { encoderLengths } from './encoder-names.ts'
import { addLayerNormWeights } from './layer-norm.ts'
import type { LayerOperators, PaddedParts } from './layer-operators.ts'
import { attentionInputNames, geluName, upName } from './layer-products.ts'
import { addProduct, readLinear } from './linear.ts'
import { addKeyBias } from './padding.ts'

const domain = 'com.microsoft'

/** ONNX Runtime's own operators, which take the biases of the products before them. */
export function fusedOperators(mask: 'lengths' | 'bias'): LayerOperators {
  return {
    opset: 17,
    addKeyMask: (parts, tokenMask) => (mask === 'lengths' ? encoderLengths : addSquareBias(parts, tokenMask)),
    addAttention(parts, layer, input, keyMask) {
      const { builder, weights, shape } = parts
      const { hiddenSize, heads } = shape
      const linears = attentionInputNames(layer).map((name) => readLinear(weights, name, hiddenSize, hiddenSize))
      const products = attentionInputNames(layer).map((name, index) =>
        addProduct(builder, name, input, linears[index]!),
      )
      const biases = new Float32Array(3 * hiddenSize)
      for (const [index, { bias }] of linears.entries()) biases.set(bias, index * hiddenSize)
      const bias = builder.constant(`${layer}.attention.self.bias`, 'float32', [3 * hiddenSize], biases)
      return builder.node(`${layer}.attention`, {
        operator: 'MultiHeadAttention',
        domain,
        inputs: [...products, bias, ...(mask === 'lengths' ? [keyMask] : ['', keyMask])],
        attributes: { num_heads: { int: heads } },
      })
    },
    addResidual(parts, { product, inputs, input, residual, norm }) {
      const { builder, weights, shape } = parts
      const linear = readLinear(weights, product, shape.hiddenSize, inputs)
      const multiplied = addProduct(builder, product, input, linear)
      const bias = builder.constant(`${product}.bias`, 'float32', [linear.outputs], linear.bias)
      return builder.node(norm, {
        operator: 'SkipLayerNormalization',
        domain,
        inputs: [multiplied, residual, ...addLayerNormWeights(parts, norm), bias],
        attributes: { epsilon: { float: shape.layerNormEpsilon } },
      })
    },
    addUp({ builder, weights, shape }, layer, middle) {
      const name = upName(layer)
      const linear = readLinear(weights, name, shape.intermediateSize, shape.hiddenSize)
      const multiplied = addProduct(builder, name, middle, linear)
      const bias = builder.constant(`${name}.bias`, 'float32', [linear.outputs], linear.bias)
      return builder.node(geluName(layer), { operator: 'BiasGelu', domain, inputs: [multiplied, bias] })
    },
  }
}

// The kernels repeat it for the heads and, other than ONNX's operators, not for the rows of the scores.
function addSquareBias(parts: PaddedParts, tokenMask: string): string {
  const { builder } = parts
  const ones = (name: string, count: number) =>
    builder.constant(name, 'int64', [count], new BigInt64Array(count).fill(1n))
  const rows = builder.node('mask.rows', {
    operator: 'Concat',
    inputs: [ones('mask.rows.before', 2), tokensName, ones('mask.rows.after', 1)],
    attributes: { axis: { int: 0 } },
  })
  return builder.node('mask.square', { operator: 'Expand', inputs: [addKeyBias(parts, tokenMask), rows] })
}

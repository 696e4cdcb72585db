import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { Model, ValueInfo } from '../onnx/model.ts'
import { addAttention, addAttentionChoice } from './attention.ts'
import { encoderInput, encoderOutput } from './encoder-values.ts'
import { type EncoderParts, type LayerProducts, layerNames, middleName } from './layer-products.ts'

/** The precisions that an encoder can be compiled to. */
export type EncoderPrecision = 'fp32' | 'int8'

/** Adds outputs that tell something of a layer, whose input has this name. */
export type Observe = (builder: GraphBuilder, layer: string, input: string) => readonly ValueInfo[]

// Opset 23 brings Attention.
const opsets = { '': 23, 'com.microsoft': 1 }

/**
 * The whole way from token ids to vectors as one graph (BERT: Devlin et al., arXiv:1810.04805; E5: arXiv:2212.03533):
 * `input_ids` int32 `[batch, tokens]` → `embeddings` float32 `[batch, hiddenSize]`, the mean over the tokens, of length 1.
 *
 * The texts of a batch have the same number of tokens, so there is no mask and no padding.
 */
export function buildEncoder(parts: EncoderParts, products: LayerProducts, observe?: Observe): Model {
  const { builder, shape } = parts
  let hidden = addEmbeddings(parts)
  const observed: ValueInfo[] = []
  for (const layer of layerNames(shape)) {
    const output = addLayer(parts, products, layer, hidden)
    observed.push(...(observe?.(builder, layer, hidden) ?? []))
    hidden = output
  }
  addPooling(builder, hidden)
  return builder.finish({
    graphName: 'e5-encoder',
    opsets,
    inputs: [{ name: encoderInput, type: 'int32', shape: ['batch', 'tokens'] }],
    outputs: [{ name: encoderOutput, type: 'float32', shape: ['batch', shape.hiddenSize] }, ...observed],
  })
}

function addEmbeddings(parts: EncoderParts): string {
  const { builder, weights, shape } = parts
  const { hiddenSize, vocabularySize, positions } = shape
  const words = weights.read('embeddings.word_embeddings.weight', [vocabularySize, hiddenSize])
  const wordTable = builder.weight('embeddings.words', 'float32', [vocabularySize, hiddenSize], words)
  const placeTable = builder.weight('embeddings.places', 'float32', [positions, hiddenSize], placeRows(parts))
  const zero = builder.constant('embeddings.first', 'int64', [1], BigInt64Array.of(0n))
  const tokens = builder.node('embeddings.tokens', {
    operator: 'Shape',
    inputs: [encoderInput],
    attributes: { start: { int: 1 }, end: { int: 2 } },
  })
  addAttentionChoice(builder, tokens)
  const place = builder.node('embeddings.place', { operator: 'Slice', inputs: [placeTable, zero, tokens, zero] })
  const word = builder.node('embeddings.word', { operator: 'Gather', inputs: [wordTable, encoderInput] })
  const sum = builder.node('embeddings.sum', { operator: 'Add', inputs: [word, place] })
  return addLayerNorm(parts, 'embeddings.LayerNorm', sum)
}

// All tokens of a text are of type 0 in E5, so its row is added to each position once, here.
function placeRows({ weights, shape: { positions, hiddenSize, tokenTypes } }: EncoderParts): Float32Array {
  const rows = weights.read('embeddings.position_embeddings.weight', [positions, hiddenSize])
  const types = weights.read('embeddings.token_type_embeddings.weight', [tokenTypes, hiddenSize])
  for (let index = 0; index < rows.length; index++) rows[index]! += types[index % hiddenSize]!
  return rows
}

function addLayer(parts: EncoderParts, products: LayerProducts, layer: string, input: string): string {
  const { builder } = parts
  const attention = addAttention(parts, `${layer}.attention`, products.addAttentionInputs(parts, layer, input))
  const projection = products.addProjection(parts, layer, attention)
  const attended = builder.node(`${layer}.attention.sum`, { operator: 'Add', inputs: [input, projection] })
  const middle = addLayerNorm(parts, middleName(layer), attended)
  const down = products.addFeedForward(parts, layer, middle)
  const sum = builder.node(`${layer}.sum`, { operator: 'Add', inputs: [middle, down] })
  return addLayerNorm(parts, `${layer}.output.LayerNorm`, sum)
}

function addLayerNorm({ builder, weights, shape }: EncoderParts, name: string, input: string): string {
  const { hiddenSize, layerNormEpsilon } = shape
  const [scale, bias] = ['weight', 'bias'].map((part) =>
    builder.constant(`${name}.${part}`, 'float32', [hiddenSize], weights.read(`${name}.${part}`, [hiddenSize])),
  ) as [string, string]
  return builder.node(name, {
    operator: 'LayerNormalization',
    inputs: [input, scale, bias],
    attributes: { axis: { int: -1 }, epsilon: { float: layerNormEpsilon } },
  })
}

function addPooling(builder: GraphBuilder, hidden: string): void {
  const tokenAxis = builder.constant('pooling.axis', 'int64', [1], BigInt64Array.of(1n))
  const mean = builder.node('pooling.mean', {
    operator: 'ReduceMean',
    inputs: [hidden, tokenAxis],
    attributes: { keepdims: { int: 0 } },
  })
  builder.node(encoderOutput, {
    operator: 'LpNormalization',
    inputs: [mean],
    attributes: { axis: { int: -1 }, p: { int: 2 } },
  })
}

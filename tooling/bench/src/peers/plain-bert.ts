import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BertShape, WeightSource } from '@e5/graph'
import { createGraphBuilder, DataFile, encodeModel, type GraphBuilder } from '@e5/graph/parts'
import { createPlainOperands, type PlainOperands, type PlainPrecision } from './plain-operands.ts'

/** The version of what {@link writePlainBert} writes. */
export const plainBertVersion = 1

/** A BERT to write as Python's exporters do, for engines that are not ours. */
export interface PlainBertRequest {
  readonly shape: BertShape
  readonly weights: WeightSource
  readonly precision: PlainPrecision
  /** An existing folder. */
  readonly folder: string
}

interface PlainBert extends PlainBertRequest {
  readonly builder: GraphBuilder
  readonly operands: PlainOperands
}

const fileNames: Record<PlainPrecision, string> = { fp32: 'model.onnx', q8: 'model_quantized.onnx' }

/**
 * Writes `onnx/model.onnx` (fp32) or `onnx/model_quantized.onnx` (q8) and its weights beside it, with the operators that
 * PyTorch's exporter writes for Hugging Face's BertModel (opset 17): `input_ids`, `attention_mask`, `token_type_ids` int64
 * `[batch, tokens]` → `last_hidden_state` float32 `[batch, tokens, hiddenSize]`. Fusing is left to the engine.
 *
 * @returns the file of the graph.
 */
export function writePlainBert(request: PlainBertRequest): string {
  const folder = join(request.folder, 'onnx')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, fileNames[request.precision])
  const dataFileName = `${fileNames[request.precision]}_data`
  const dataFile = new DataFile(join(folder, dataFileName))
  try {
    const builder = createGraphBuilder(dataFile, dataFileName)
    const bert = { ...request, builder, operands: createPlainOperands(builder, request) }
    const mask = addMask(builder)
    let hidden = addEmbeddings(bert)
    for (let layer = 0; layer < request.shape.layers; layer++) hidden = addLayer(bert, layer, hidden, mask)
    const sizes = ['batch', 'tokens']
    const model = builder.finish({
      graphName: 'bert',
      opsets: { '': 17 },
      inputs: ['input_ids', 'attention_mask', 'token_type_ids'].map((name) => ({ name, type: 'int64', shape: sizes })),
      outputs: [{ name: 'last_hidden_state', type: 'float32', shape: [...sizes, request.shape.hiddenSize] }],
    })
    writeFileSync(file, encodeModel(model))
  } finally {
    dataFile.close()
  }
  return file
}

const int64 = (builder: GraphBuilder, name: string, values: readonly number[]) =>
  builder.constant(name, 'int64', [values.length], BigInt64Array.from(values, BigInt))
const float = (builder: GraphBuilder, name: string, value: number) =>
  builder.constant(name, 'float32', [], Float32Array.of(value))

// 0 for a token, the least float32 for padding: what is added to the scores.
function addMask(builder: GraphBuilder): string {
  const axes = int64(builder, 'mask.axes', [1, 2])
  const wide = builder.node('mask.wide', { operator: 'Unsqueeze', inputs: ['attention_mask', axes] })
  const kept = builder.node('mask.kept', { operator: 'Cast', inputs: [wide], attributes: { to: { int: 1 } } })
  const hidden = builder.node('mask.hidden', { operator: 'Sub', inputs: [float(builder, 'mask.one', 1), kept] })
  const least = float(builder, 'mask.least', -3.4028234663852886e38)
  return builder.node('mask', { operator: 'Mul', inputs: [hidden, least] })
}

function addEmbeddings(bert: PlainBert): string {
  const { builder, operands, shape } = bert
  const all = builder.constant(
    'embeddings.position_ids',
    'int64',
    [1, shape.positions],
    BigInt64Array.from({ length: shape.positions }, (_, position) => BigInt(position)),
  )
  const length = builder.node('embeddings.tokens', {
    operator: 'Shape',
    inputs: ['input_ids'],
    attributes: { start: { int: 1 }, end: { int: 2 } },
  })
  const [first, axis] = [int64(builder, 'embeddings.first', [0]), int64(builder, 'embeddings.axis', [1])]
  const positions = builder.node('embeddings.positions', { operator: 'Slice', inputs: [all, first, length, axis] })
  const word = operands.addLookup('embeddings.word_embeddings', shape.vocabularySize, 'input_ids')
  const type = operands.addLookup('embeddings.token_type_embeddings', shape.tokenTypes, 'token_type_ids')
  const typed = builder.node('embeddings.typed', { operator: 'Add', inputs: [word, type] })
  const position = operands.addLookup('embeddings.position_embeddings', shape.positions, positions)
  const sum = builder.node('embeddings.sum', { operator: 'Add', inputs: [typed, position] })
  return addLayerNorm(bert, 'embeddings.LayerNorm', sum)
}

function addLayer(bert: PlainBert, index: number, input: string, mask: string): string {
  const { builder, operands, shape } = bert
  const { hiddenSize, intermediateSize, layers } = shape
  const layer = `encoder.layer.${index}`
  const context = addAttention(bert, `${layer}.attention`, input, mask)
  const projection = operands.addLinear(`${layer}.attention.output.dense`, context, hiddenSize, hiddenSize)
  const attended = builder.node(`${layer}.attention.sum`, { operator: 'Add', inputs: [projection, input] })
  const middle = addLayerNorm(bert, `${layer}.attention.output.LayerNorm`, attended)
  const up = operands.addLinear(`${layer}.intermediate.dense`, middle, intermediateSize, hiddenSize)
  const gelu = addGelu(builder, `${layer}.gelu`, up)
  const down = operands.addLinear(`${layer}.output.dense`, gelu, hiddenSize, intermediateSize)
  const sum = builder.node(`${layer}.sum`, { operator: 'Add', inputs: [down, middle] })
  const isLast = index === layers - 1
  return addLayerNorm(bert, `${layer}.output.LayerNorm`, sum, isLast ? 'last_hidden_state' : undefined)
}

function addAttention({ builder, operands, shape }: PlainBert, name: string, input: string, mask: string): string {
  const { hiddenSize, heads } = shape
  const headSize = hiddenSize / heads
  const add = (node: string, operator: string, inputs: string[]) =>
    builder.node(`${name}.${node}`, { operator, inputs })
  const permute = (node: string, value: string, ints: number[]) =>
    builder.node(`${name}.${node}`, { operator: 'Transpose', inputs: [value], attributes: { perm: { ints } } })
  const byHead = (role: string, order: number[]) => {
    const value = operands.addLinear(`${name}.self.${role}`, input, hiddenSize, hiddenSize)
    const sizes = int64(builder, `${name}.${role}.sizes`, [0, 0, heads, headSize])
    return permute(`${role}.heads`, add(`${role}.split`, 'Reshape', [value, sizes]), order)
  }
  const [query, key, value] = [
    byHead('query', [0, 2, 1, 3]),
    byHead('key', [0, 2, 3, 1]),
    byHead('value', [0, 2, 1, 3]),
  ]
  const products = add('products', 'MatMul', [query, key])
  const scores = add('scores', 'Div', [products, float(builder, `${name}.root`, Math.sqrt(headSize))])
  const masked = add('masked', 'Add', [scores, mask])
  const shares = builder.node(`${name}.shares`, {
    operator: 'Softmax',
    inputs: [masked],
    attributes: { axis: { int: -1 } },
  })
  const mixed = permute('tokens', add('mixed', 'MatMul', [shares, value]), [0, 2, 1, 3])
  return add('context', 'Reshape', [mixed, int64(builder, `${name}.joined`, [0, 0, hiddenSize])])
}

// By its parts, as exporters wrote it before opset 20.
function addGelu(builder: GraphBuilder, name: string, input: string): string {
  const add = (node: string, operator: string, inputs: string[]) => builder.node(`${name}${node}`, { operator, inputs })
  const scaled = add('.scaled', 'Div', [input, float(builder, `${name}.root`, Math.SQRT2)])
  const shifted = add('.shifted', 'Add', [add('.erf', 'Erf', [scaled]), float(builder, `${name}.one`, 1)])
  return add('', 'Mul', [add('.gated', 'Mul', [input, shifted]), float(builder, `${name}.half`, 0.5)])
}

function addLayerNorm({ builder, weights, shape }: PlainBert, name: string, input: string, output = name): string {
  const parts = ['weight', 'bias'].map((part) => {
    const values = weights.read(`${name}.${part}`, [shape.hiddenSize])
    return builder.constant(`${name}.${part}`, 'float32', [shape.hiddenSize], values)
  })
  return builder.node(output, {
    operator: 'LayerNormalization',
    inputs: [input, ...parts],
    attributes: { axis: { int: -1 }, epsilon: { float: shape.layerNormEpsilon } },
  })
}

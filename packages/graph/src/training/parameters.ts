import type { BertShape } from '../bert/bert-config.ts'
import { layerNames } from '../bert/layer-products.ts'
import type { WeightSource } from '../weights/weight-source.ts'
import { type LayerProduct, layerProducts } from './pieces.ts'

/** A weight of the model and its place among all of them, in floats. */
export interface Parameter {
  /** As in a Hugging Face checkpoint. */
  readonly name: string
  readonly shape: readonly number[]
  readonly offset: number
  readonly length: number
}

/** A range of the floats of all weights. */
export interface FloatRange {
  readonly offset: number
  readonly length: number
}

/** All weights one after the other: word, position and type embeddings, then in the order of the forward pass. */
export interface ParameterLayout {
  readonly parameters: readonly Parameter[]
  readonly length: number
  /** A parameter by its name. */
  find(name: string): Parameter
  /** The weights of a layer by their names in its graphs; `norm` is the LayerNorm before it. */
  layer(index: number): Readonly<Record<string, FloatRange>>
  /** The LayerNorm after the last layer, by its names in the pooling's graph. */
  pooling(): Readonly<Record<string, FloatRange>>
}

export const wordEmbeddings = 'embeddings.word_embeddings.weight'
export const positionEmbeddings = 'embeddings.position_embeddings.weight'
export const typeEmbeddings = 'embeddings.token_type_embeddings.weight'

/** Where each weight of a shape lies: query, key and value side by side, so that they are one product without a copy. */
export function parameterLayout(shape: BertShape): ParameterLayout {
  const parameters: Parameter[] = []
  let end = 0
  for (const [name, sizes] of parameterShapes(shape)) {
    const length = sizes.reduce((product, size) => product * size, 1)
    parameters.push({ name, shape: sizes, offset: end, length })
    end += length
  }
  const byName = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const find = (name: string) => byName.get(name)!
  const names = layerNames(shape)
  const norm = (layer: number, graphName: string) => {
    const name = layer < 0 ? 'embeddings.LayerNorm' : `${names[layer]}.output.LayerNorm`
    return pair(graphName, find(`${name}.weight`), find(`${name}.bias`))
  }

  return {
    parameters,
    length: end,
    find,
    layer(index) {
      const layer = names[index]!
      const products = layerProducts.map((product) => {
        const { name, copies } = productParameter[product]
        const range = (part: string) => {
          const { offset, length } = find(`${layer}.${name}.${part}`)
          return { offset, length: length * copies }
        }
        return pair(product, range('weight'), range('bias'))
      })
      const middle = `${layer}.attention.output.LayerNorm`
      return Object.assign(
        {},
        norm(index - 1, 'norm'),
        pair('middle', find(`${middle}.weight`), find(`${middle}.bias`)),
        ...products,
      )
    },
    pooling: () => norm(shape.layers - 1, 'norm'),
  }
}

/** All weights of a model, in their layout. The memory may be shared between threads. */
export function readParameters(layout: ParameterLayout, weights: WeightSource, values: Float32Array): void {
  for (const { name, shape, offset } of layout.parameters) values.set(weights.read(name, shape), offset)
}

/** Whether weight decay is for this weight: not for biases and LayerNorms. */
export const decays = (name: string): boolean => !name.endsWith('bias') && !name.includes('LayerNorm')

// The first parameter of each product, and how many follow it as parts of the same.
const productParameter: Record<LayerProduct, { name: string; copies: number }> = {
  qkv: { name: 'attention.self.query', copies: 3 },
  projection: { name: 'attention.output.dense', copies: 1 },
  up: { name: 'intermediate.dense', copies: 1 },
  down: { name: 'output.dense', copies: 1 },
}

function pair(name: string, weight: FloatRange, bias: FloatRange): Record<string, FloatRange> {
  const range = ({ offset, length }: FloatRange) => ({ offset, length })
  return { [`${name}.weight`]: range(weight), [`${name}.bias`]: range(bias) }
}

function parameterShapes(shape: BertShape): [name: string, shape: number[]][] {
  const { hiddenSize, intermediateSize, vocabularySize, positions, tokenTypes } = shape
  const linear = (name: string, outputs: number, inputs: number): [string, number[]][] => [
    [`${name}.weight`, [outputs, inputs]],
    [`${name}.bias`, [outputs]],
  ]
  const norm = (name: string): [string, number[]][] => [
    [`${name}.LayerNorm.weight`, [hiddenSize]],
    [`${name}.LayerNorm.bias`, [hiddenSize]],
  ]
  const roles = (layer: string) => ['query', 'key', 'value'].map((role) => `${layer}.attention.self.${role}`)
  return [
    [wordEmbeddings, [vocabularySize, hiddenSize]],
    [positionEmbeddings, [positions, hiddenSize]],
    [typeEmbeddings, [tokenTypes, hiddenSize]],
    ...norm('embeddings'),
    ...layerNames(shape).flatMap((layer) => [
      ...roles(layer).map((role): [string, number[]] => [`${role}.weight`, [hiddenSize, hiddenSize]]),
      ...roles(layer).map((role): [string, number[]] => [`${role}.bias`, [hiddenSize]]),
      ...linear(`${layer}.attention.output.dense`, hiddenSize, hiddenSize),
      ...norm(`${layer}.attention.output`),
      ...linear(`${layer}.intermediate.dense`, intermediateSize, hiddenSize),
      ...linear(`${layer}.output.dense`, hiddenSize, intermediateSize),
      ...norm(`${layer}.output`),
    ]),
  ]
}

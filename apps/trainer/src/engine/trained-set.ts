import type { BertShape } from '@e5/graph'
import {
  decays,
  type FloatRange,
  type LayerProduct,
  type LowRankShape,
  lowRankName,
  type ParameterLayout,
  parameterLayout,
  positionEmbeddings,
  productSizes,
  typeEmbeddings,
} from '@e5/graph/training'

/**
 * What is trained: all weights (the position embeddings only if asked), the last layers with what follows them, or a LoRA
 * over some of each layer's products.
 */
export type TrainedChoice =
  | { readonly kind: 'full'; readonly positions: 'frozen' | 'trained' }
  | { readonly kind: 'last-layers'; readonly layers: number }
  | ({ readonly kind: 'low-rank' } & LowRankShape)

/** A tensor of the trained block. */
export interface TrainedTensor extends FloatRange {
  readonly name: string
  readonly decays: boolean
}

/** The trained weights as one block of floats, and where gradients have to go. The word embeddings are apart: their gradient has few rows. */
export interface TrainedSet {
  readonly choice: TrainedChoice
  readonly layout: ParameterLayout
  /** Floats in the block. */
  readonly length: number
  /** Where the block begins among all parameters; a LoRA's is not among them. */
  readonly blockOffset: number | undefined
  readonly tensors: readonly TrainedTensor[]
  readonly trainsWords: boolean
  readonly trainsPositions: boolean
  /** The lowest layer that gradients go through. */
  readonly lowestLayer: number
  /** Whether gradients go through that layer to the embeddings. */
  readonly trainsEmbeddings: boolean
  /** The range in the block of each trained weight of a layer, by its name in the layer's graphs. */
  layer(index: number): Readonly<Record<string, FloatRange>>
  /** The same for the LayerNorm before the pooling. */
  pooling(): Readonly<Record<string, FloatRange>>
}

/** What a choice means for a shape. */
export function trainedSet(shape: BertShape, choice: TrainedChoice): TrainedSet {
  const layout = parameterLayout(shape)
  return choice.kind === 'low-rank' ? lowRankSet(shape, choice, layout) : blockSet(shape, choice, layout)
}

function blockSet(
  shape: BertShape,
  choice: Exclude<TrainedChoice, { kind: 'low-rank' }>,
  layout: ParameterLayout,
): TrainedSet {
  const isFull = choice.kind === 'full'
  const trainsPositions = choice.kind === 'full' && choice.positions === 'trained'
  const lowestLayer = choice.kind === 'full' ? 0 : shape.layers - choice.layers
  const firstTensor = isFull
    ? trainsPositions
      ? positionEmbeddings
      : typeEmbeddings
    : `encoder.layer.${lowestLayer}.attention.self.query.weight`
  const blockOffset = layout.find(firstTensor).offset
  const inBlock = (ranges: Readonly<Record<string, FloatRange>>) =>
    Object.fromEntries(
      Object.entries(ranges)
        .filter(([, { offset }]) => offset >= blockOffset)
        .map(([name, { offset, length }]) => [name, { offset: offset - blockOffset, length }]),
    )
  return {
    choice,
    layout,
    length: layout.length - blockOffset,
    blockOffset,
    tensors: layout.parameters
      .filter(({ offset }) => offset >= blockOffset)
      .map(({ name, offset, length }) => ({ name, offset: offset - blockOffset, length, decays: decays(name) })),
    trainsWords: isFull,
    trainsPositions,
    lowestLayer,
    trainsEmbeddings: isFull,
    layer: (index) => inBlock(layout.layer(index)),
    pooling: () => inBlock(layout.pooling()),
  }
}

function lowRankSet(
  shape: BertShape,
  choice: Extract<TrainedChoice, { kind: 'low-rank' }>,
  layout: ParameterLayout,
): TrainedSet {
  const tensors: TrainedTensor[] = []
  const ranges: Record<string, FloatRange>[] = []
  let end = 0
  for (let layer = 0; layer < shape.layers; layer++) {
    const own: Record<string, FloatRange> = {}
    const add = (product: LayerProduct, part: 'down' | 'up', length: number) => {
      const range = { offset: end, length }
      own[lowRankName(product, part)] = range
      tensors.push({ name: `encoder.layer.${layer}.${lowRankName(product, part)}`, decays: true, ...range })
      end += length
    }
    for (const product of choice.products) {
      const [outputs, inputs] = productSizes(shape, product)
      add(product, 'down', choice.rank * inputs)
      add(product, 'up', outputs * choice.rank)
    }
    ranges.push(own)
  }
  return {
    choice,
    layout,
    length: end,
    blockOffset: undefined,
    tensors,
    trainsWords: false,
    trainsPositions: false,
    lowestLayer: 0,
    trainsEmbeddings: false,
    layer: (index) => ranges[index]!,
    pooling: () => ({}),
  }
}

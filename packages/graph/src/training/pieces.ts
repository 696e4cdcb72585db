import type { BertShape } from '../bert/bert-config.ts'
import type { ValueInfo } from '../onnx/model.ts'
import type { Operation } from './operation.ts'
import { type AttentionRowSums, attention } from './operations/attention.ts'
import { gelu } from './operations/gelu.ts'
import { heads } from './operations/heads.ts'
import { type LayerNormNames, layerNorm } from './operations/layer-norm.ts'
import { type LowRank, linear } from './operations/linear.ts'
import { meanTokens } from './operations/mean-tokens.ts'
import { sum } from './operations/sum.ts'
import { unitLength } from './operations/unit-length.ts'
import type { Piece } from './piece.ts'

/** The products of a layer: query, key and value are one. */
export const layerProducts = ['qkv', 'projection', 'up', 'down'] as const
export type LayerProduct = (typeof layerProducts)[number]

/** A LoRA over some of the products of each layer. */
export interface LowRankShape {
  readonly products: readonly LayerProduct[]
  readonly rank: number
  /** What up · down is multiplied by. */
  readonly scale: number
}

/** Names of the shapes that a batch of `texts` of `tokens` tokens needs, int64. */
const shapeNames = { qkv: 'shape.qkv', attention: 'shape.attention', hidden: 'shape.hidden' } as const

/** A layer's weights by their names in its graphs; with `lowRank`, those of the products are merged ones. */
export function layerWeights(shape: BertShape, lowRank?: LowRankShape): ValueInfo[] {
  const { hiddenSize } = shape
  const channels = (name: string) => [weight(`${name}.weight`, hiddenSize), weight(`${name}.bias`, hiddenSize)]
  const products = layerProducts.flatMap((product) => {
    const [outputs, inputs] = productSizes(shape, product)
    return [weight(`${product}.weight`, outputs, inputs), weight(`${product}.bias`, outputs)]
  })
  const pairs = (lowRank?.products ?? []).flatMap((product) => {
    const [outputs, inputs] = productSizes(shape, product)
    return [
      weight(lowRankName(product, 'down'), lowRank!.rank, inputs),
      weight(lowRankName(product, 'up'), outputs, lowRank!.rank),
    ]
  })
  return [...channels('norm'), ...products, ...channels('middle'), ...pairs]
}

/** Name of one of the two matrices of a product's LoRA. */
export const lowRankName = (product: LayerProduct, part: 'down' | 'up'): string => `${product}.low_rank.${part}`

/** Outputs and inputs of a product. */
export function productSizes({ hiddenSize, intermediateSize }: BertShape, product: LayerProduct): [number, number] {
  switch (product) {
    case 'qkv':
      return [3 * hiddenSize, hiddenSize]
    case 'projection':
      return [hiddenSize, hiddenSize]
    case 'up':
      return [intermediateSize, hiddenSize]
    case 'down':
      return [hiddenSize, intermediateSize]
  }
}

/**
 * A layer of the encoder in pieces, the same for all layers. Those with products want many rows at once, GELU few, so that what
 * it passes over stays in the processor's cache; all of them work on tokens, of whatever texts. Only attention has to know
 * which text they are of.
 *
 * Kept are 10 floats a channel and token: the entry, query, key and value, what attention found, the sum in the middle, and
 * what goes into GELU (four with the usual sizes).
 */
export interface LayerPieces {
  /** From the sum before the LayerNorm of the layer's input to `hidden` and `qkv`. */
  readonly before: Piece
  /** From `qkv` of texts of one length to `found`. */
  readonly attention: Piece
  /** From `hidden` and `found` to `middle_sum`. */
  readonly projection: Piece
  /** From `middle_sum` to `middle` and `raised`. */
  readonly raise: Piece
  /** From `raised` to `active`. */
  readonly gelu: Piece
  /** From `middle` and `active` to the sum before the LayerNorm of the layer's output. */
  readonly lower: Piece
}

/** How a layer is trained. */
export interface LayerOptions {
  /** With it, the weights of its products are merged ones. */
  readonly lowRank: LowRankShape | undefined
  readonly rowSums: AttentionRowSums
}

/** The pieces of a layer. */
export function layerPieces(shape: BertShape, { lowRank, rowSums }: LayerOptions): LayerPieces {
  const { hiddenSize: channels, heads: headCount, intermediateSize, layerNormEpsilon: epsilon } = shape
  const product = (name: LayerProduct, input: string, output: string) =>
    linear({
      output,
      input,
      weight: `${name}.weight`,
      bias: `${name}.bias`,
      lowRank: lowRank?.products.includes(name) ? lowRankOf(name, lowRank) : undefined,
    })
  const weights = layerWeights(shape, lowRank)
  const weightsOf = (...names: string[]) => weights.filter(({ name }) => names.includes(name.split('.')[0]!))
  return {
    before: {
      name: 'before-attention',
      inputs: [perToken('entry', channels), ...weightsOf('norm', 'qkv')],
      operations: [
        norm('norm', { input: 'entry', output: 'hidden', channels, epsilon }),
        product('qkv', 'hidden', 'qkv'),
      ],
      outputs: [perToken('hidden', channels), perToken('qkv', 3 * channels)],
      kept: [],
    },
    attention: {
      name: 'attention',
      inputs: [perToken('qkv', 3 * channels), sizes(shapeNames.qkv, 5), sizes(shapeNames.attention, 5)],
      operations: [
        heads({ output: 'heads', input: 'qkv', shape: shapeNames.qkv, channels }),
        attention({
          output: 'found',
          input: 'heads',
          shape: shapeNames.attention,
          channels,
          heads: headCount,
          rowSums,
        }),
      ],
      outputs: [perToken('found', channels)],
      kept: [perToken('found', channels)],
    },
    projection: {
      name: 'projection',
      inputs: [perToken('hidden', channels), perToken('found', channels), ...weightsOf('projection')],
      operations: [
        product('projection', 'found', 'projected'),
        sum({ output: 'middle_sum', inputs: ['hidden', 'projected'] }),
      ],
      outputs: [perToken('middle_sum', channels)],
      kept: [],
    },
    raise: {
      name: 'raise',
      inputs: [perToken('middle_sum', channels), ...weightsOf('middle', 'up')],
      operations: [
        norm('middle', { input: 'middle_sum', output: 'middle', channels, epsilon }),
        product('up', 'middle', 'raised'),
      ],
      outputs: [perToken('middle', channels), perToken('raised', intermediateSize)],
      kept: [],
    },
    gelu: {
      name: 'gelu',
      inputs: [perToken('raised', intermediateSize)],
      operations: [gelu({ output: 'active', input: 'raised' })],
      outputs: [perToken('active', intermediateSize)],
      kept: [],
    },
    lower: {
      name: 'lower',
      inputs: [perToken('middle', channels), perToken('active', intermediateSize), ...weightsOf('down')],
      operations: [product('down', 'active', 'lowered'), sum({ output: 'sum', inputs: ['middle', 'lowered'] })],
      outputs: [perToken('sum', channels)],
      kept: [],
    },
  }
}

/** The end of the encoder: from the last layer's sum, of texts of one length, to vectors of length 1, `[texts, hiddenSize]`. */
export function poolingPiece({ hiddenSize: channels, layerNormEpsilon: epsilon }: BertShape): Piece {
  return {
    name: 'pooling',
    inputs: [
      perToken('entry', channels),
      weight('norm.weight', channels),
      weight('norm.bias', channels),
      sizes(shapeNames.hidden, 3),
    ],
    operations: [
      norm('norm', { input: 'entry', output: 'hidden', channels, epsilon }),
      meanTokens({ output: 'mean', input: 'hidden', shape: shapeNames.hidden, channels }),
      unitLength({ output: 'vectors', input: 'mean' }),
    ],
    outputs: [{ name: 'vectors', type: 'float32', shape: ['texts', channels] }],
    kept: [],
  }
}

/** Values of {@link shapeNames} for a batch. */
export function batchShapes({ hiddenSize, heads }: BertShape, texts: number, tokens: number): Record<string, number[]> {
  const size = hiddenSize / heads
  return {
    [shapeNames.qkv]: [texts, tokens, 3, heads, size],
    [shapeNames.attention]: [1, texts, tokens, heads, size],
    [shapeNames.hidden]: [texts, tokens, hiddenSize],
  }
}

function norm(name: string, values: Omit<LayerNormNames, 'weight' | 'bias'>): Operation {
  return layerNorm({ ...values, weight: `${name}.weight`, bias: `${name}.bias` })
}

function lowRankOf(product: LayerProduct, { scale }: LowRankShape): LowRank {
  return { down: lowRankName(product, 'down'), up: lowRankName(product, 'up'), scale }
}

const weight = (name: string, ...shape: number[]): ValueInfo => ({ name, type: 'float32', shape })
const perToken = (name: string, channels: number): ValueInfo => ({ name, type: 'float32', shape: ['rows', channels] })
const sizes = (name: string, count: number): ValueInfo => ({ name, type: 'int64', shape: [count] })

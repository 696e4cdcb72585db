import type { BertShape } from '@e5/graph'
import {
  type BackwardRequest,
  buildBackward,
  buildForward,
  encodeModel,
  type LayerPieces,
  layerPieces,
  type Model,
  type Piece,
  poolingPiece,
} from '@e5/graph/training'
import { type GraphMemory, type GraphSession, openGraphSession } from '@e5/runtime/sessions'
import type { KeptPrecision } from './keeper.ts'
import type { TrainedSet } from './trained-set.ts'

/** The backward graphs of a layer that give gradients of weights; one is absent where no gradient has to go. */
export interface LayerBackward {
  readonly lower: GraphSession | undefined
  readonly raise: GraphSession | undefined
  readonly projection: GraphSession | undefined
  readonly before: GraphSession | undefined
}

/** All graphs of a training run. Layers share theirs: their weights are inputs. */
export interface EncoderGraphs {
  readonly forward: Readonly<Record<keyof LayerPieces, GraphSession>>
  /** From the gradient of a layer's sum to that of `active`. */
  readonly activeBackward: GraphSession
  readonly geluBackward: GraphSession
  readonly attentionBackward: GraphSession
  readonly pooling: GraphSession
  readonly poolingBackward: GraphSession
  /** Of the lowest layer that gradients go through. */
  readonly lowest: LayerBackward
  /** Of the layers above it. */
  readonly inner: LayerBackward
  release(): Promise<void>
}

/** What the graphs are for. */
export interface EncoderGraphsRequest {
  readonly shape: BertShape
  readonly trained: TrainedSet
  readonly threads: number
  readonly keptPrecision: KeptPrecision
}

/** Opens the graphs that a trained set needs, in this thread. */
export async function openEncoderGraphs({
  shape,
  trained,
  threads,
  keptPrecision,
}: EncoderGraphsRequest): Promise<EncoderGraphs> {
  const { choice, lowestLayer, trainsEmbeddings } = trained
  const pieces = layerPieces(shape, {
    lowRank: choice.kind === 'low-rank' ? choice : undefined,
    rowSums: keptPrecision === 'fp32' ? 'output' : 'shares',
  })
  const pooling = poolingPiece(shape)
  const opened: GraphSession[] = []
  async function open(model: Model, memory: GraphMemory = 'returned'): Promise<GraphSession> {
    const session = await openGraphSession(encodeModel(model), threads, memory)
    opened.push(session)
    return session
  }
  const forward = (piece: Piece) => open(buildForward(piece))
  const backward = (piece: Piece, request: BackwardRequest) => open(buildBackward(piece, request))

  async function openLayer(layer: number, wantsEntry: boolean): Promise<LayerBackward> {
    const names = Object.keys(trained.layer(layer))
    // A piece goes backward if it has weights to train, or if one below it does, which is handed the gradient of `value`.
    async function openPiece(piece: Piece, value: string | undefined): Promise<GraphSession | undefined> {
      const weights = names.filter((name) => piece.inputs.some((input) => input.name === name))
      const values = value === undefined ? [] : [value]
      return weights.length + values.length === 0 ? undefined : backward(piece, { weights, values })
    }
    const before = await openPiece(pieces.before, wantsEntry ? 'entry' : undefined)
    const projection = await openPiece(pieces.projection, before && 'found')
    return {
      before,
      projection,
      raise: await openPiece(pieces.raise, projection && 'middle_sum'),
      lower: await openPiece(pieces.lower, undefined),
    }
  }

  const lowest = await openLayer(lowestLayer, trainsEmbeddings)
  const hasInner = lowestLayer + 1 < shape.layers && !trainsEmbeddings
  // Attention runs often, a text at a time, with much in between.
  return {
    forward: {
      before: await forward(pieces.before),
      attention: await open(buildForward(pieces.attention), 'held'),
      projection: await forward(pieces.projection),
      raise: await forward(pieces.raise),
      gelu: await forward(pieces.gelu),
      lower: await forward(pieces.lower),
    },
    activeBackward: await backward(pieces.lower, { weights: [], values: ['active'] }),
    geluBackward: await backward(pieces.gelu, { weights: [], values: ['raised'] }),
    attentionBackward: await open(buildBackward(pieces.attention, { weights: [], values: ['qkv'] }), 'held'),
    pooling: await forward(pooling),
    poolingBackward: await backward(pooling, { weights: Object.keys(trained.pooling()), values: ['entry'] }),
    lowest,
    inner: hasInner ? await openLayer(lowestLayer + 1, true) : lowest,
    async release() {
      for (const session of opened) await session.release()
    },
  }
}

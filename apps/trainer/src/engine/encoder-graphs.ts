import type { BertShape } from '@e5/graph'
import {
  type BackwardRequest,
  buildBackward,
  buildForward,
  encodeModel,
  layerPieces,
  type Model,
  type Piece,
  poolingPiece,
} from '@e5/graph/training'
import { type GraphSession, openGraphSession } from '@e5/runtime/sessions'
import type { TrainedSet } from './trained-set.ts'

/** The backward graphs of a layer; one is absent where no gradient has to go. */
export interface LayerBackward {
  readonly after: GraphSession
  /** The same where what goes into GELU was not kept. */
  readonly afterAgain: GraphSession
  readonly attention: GraphSession | undefined
  readonly before: GraphSession | undefined
}

/** All graphs of a training run. Layers share theirs: their weights are inputs. */
export interface EncoderGraphs {
  readonly before: GraphSession
  readonly attention: GraphSession
  readonly after: GraphSession
  readonly pooling: GraphSession
  readonly poolingBackward: GraphSession
  /** Of the lowest layer that gradients go through. */
  readonly lowest: LayerBackward
  /** Of the layers above it. */
  readonly inner: LayerBackward
  release(): Promise<void>
}

/** Opens the graphs that a trained set needs, in this thread. */
export async function openEncoderGraphs(
  shape: BertShape,
  trained: TrainedSet,
  threads: number,
): Promise<EncoderGraphs> {
  const { choice, lowestLayer, trainsEmbeddings } = trained
  const pieces = layerPieces(shape, choice.kind === 'low-rank' ? choice : undefined)
  const pooling = poolingPiece(shape)
  const opened: GraphSession[] = []
  const open = async (model: Model) => {
    const session = await openGraphSession(encodeModel(model), threads)
    opened.push(session)
    return session
  }
  const backward = (piece: Piece, request: BackwardRequest) => open(buildBackward(piece, request))

  async function openLayer(layer: number, wantsEntry: boolean): Promise<LayerBackward> {
    const names = Object.keys(trained.layer(layer))
    const weightsOf = ({ inputs }: Piece) => names.filter((name) => inputs.some((input) => input.name === name))
    const [beforeWeights, afterWeights] = [weightsOf(pieces.before), weightsOf(pieces.after)]
    const goesOn = wantsEntry || beforeWeights.length > 0
    const after = { weights: afterWeights, values: goesOn ? ['hidden', 'found'] : [] }
    const lessKept = { ...pieces.after, kept: pieces.after.kept.filter(({ name }) => name !== 'raised') }
    return {
      after: await backward(pieces.after, after),
      afterAgain: await backward(lessKept, after),
      attention: goesOn ? await backward(pieces.attention, { weights: [], values: ['qkv'] }) : undefined,
      before: goesOn
        ? await backward(pieces.before, { weights: beforeWeights, values: wantsEntry ? ['entry'] : [] })
        : undefined,
    }
  }

  const lowest = await openLayer(lowestLayer, trainsEmbeddings)
  const hasInner = lowestLayer + 1 < shape.layers && !trainsEmbeddings
  return {
    before: await open(buildForward(pieces.before)),
    attention: await open(buildForward(pieces.attention)),
    after: await open(buildForward(pieces.after)),
    pooling: await open(buildForward(pooling)),
    poolingBackward: await backward(pooling, { weights: Object.keys(trained.pooling()), values: ['entry'] }),
    lowest,
    inner: hasInner ? await openLayer(lowestLayer + 1, true) : lowest,
    async release() {
      for (const session of opened) await session.release()
    },
  }
}

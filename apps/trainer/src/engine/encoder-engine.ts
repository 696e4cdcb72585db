import type { BertShape } from '@e5/graph'
import { gradientBefore, gradientOf, positionEmbeddings, typeEmbeddings } from '@e5/graph/training'
import { BufferPool } from './buffer-pool.ts'
import { addEmbeddingGradients, addEmbeddings, type EmbeddingGradients } from './embeddings.ts'
import { openEncoderGraphs } from './encoder-graphs.ts'
import { eachGroup, matrixPart, runGraph } from './graph-tensors.ts'
import { type KeptPrecision, openKeeper } from './keeper.ts'
import type { KeepLevel, KeptLayer } from './kept-layer.ts'
import { layerBackward } from './layer-backward.ts'
import { layerForward } from './layer-forward.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { RowGradients } from './row-gradients.ts'
import type { TrainedSet } from './trained-set.ts'
import { type EngineMemory, layerTensors, poolingTensors } from './weight-tensors.ts'

/** What is needed to open an engine. */
export interface EngineRequest {
  readonly shape: BertShape
  readonly trained: TrainedSet
  readonly memory: EngineMemory
  /** Gradients of the word embeddings, which it adds to. */
  readonly words: RowGradients
  readonly threads: number
  /** The most tokens of a micro-batch, but for a single longer text. */
  readonly maxTokens: number
  readonly keptPrecision: KeptPrecision
}

/** What a forward pass leaves for the backward pass. */
export interface KeptBatch {
  readonly batch: MicroBatch
  readonly layers: readonly KeptLayer[]
  readonly last: Float32Array
}

/** The encoder forward and backward, in the thread that opened it. */
export interface EncoderEngine {
  /** Vectors of length 1, `[texts, hiddenSize]`. */
  forward(batch: MicroBatch): Promise<Float32Array>
  /** The same, with what {@link backward} needs. */
  forwardKept(batch: MicroBatch, level: Exclude<KeepLevel, 'none'>): Promise<{ vectors: Float32Array; kept: KeptBatch }>
  /** Adds the gradients of the trained weights, from those of the vectors. What was kept is used up. */
  backward(kept: KeptBatch, vectorGradients: Float32Array): Promise<void>
  release(): Promise<void>
}

/** Opens the graphs. */
export async function openEncoderEngine(request: EngineRequest): Promise<EncoderEngine> {
  const { shape, trained, memory, threads, maxTokens } = request
  const { hiddenSize, layers } = shape
  const { layout, lowestLayer, trainsEmbeddings } = trained
  const graphs = await openEncoderGraphs(request)
  const pool = new BufferPool(maxTokens)
  const keeper = await openKeeper(request.keptPrecision, pool, threads)
  const tools = { shape, graphs, pool, keeper }
  const tensors = Array.from({ length: layers }, (_, layer) => layerTensors(shape, trained, memory, layer))
  const pooling = poolingTensors(shape, trained, memory)

  async function encode(batch: MicroBatch, level: KeepLevel) {
    let entry = pool.take(batch.ids.length, hiddenSize)
    addEmbeddings(batch, entry, { shape, layout, parameters: memory.parameters })
    const keptLayers: KeptLayer[] = []
    for (let layer = 0; layer < layers; layer++) {
      const ownLevel = layer < lowestLayer ? 'none' : level
      const { sum, kept } = await layerForward(tools, batch, entry, {
        weights: tensors[layer]!.weights,
        level: ownLevel,
      })
      if (kept !== undefined) keptLayers.push(kept)
      entry = sum
    }
    const vectors = new Float32Array(batch.groups.reduce((sum, { texts }) => sum + texts, 0) * hiddenSize)
    await eachGroup(shape, batch, ({ tokens, texts, shapes }) =>
      runGraph(
        graphs.pooling,
        { ...pooling.weights, ...shapes, entry: matrixPart(entry, hiddenSize, tokens) },
        { vectors: matrixPart(vectors, hiddenSize, texts) },
      ),
    )
    return { vectors, last: entry, keptLayers }
  }

  return {
    async forward(batch) {
      const { vectors, last } = await encode(batch, 'none')
      pool.give(last, hiddenSize)
      return vectors
    },
    async forwardKept(batch, level) {
      const { vectors, last, keptLayers } = await encode(batch, level)
      return { vectors, kept: { batch, layers: keptLayers, last } }
    },
    async backward({ batch, layers: keptLayers, last }, vectorGradients) {
      const gradient = pool.take(batch.ids.length, hiddenSize)
      await eachGroup(shape, batch, ({ tokens, texts, shapes }) =>
        runGraph(
          graphs.poolingBackward,
          {
            ...pooling.weights,
            ...pooling.gradientsBefore,
            ...shapes,
            entry: matrixPart(last, hiddenSize, tokens),
            [gradientBefore('vectors')]: matrixPart(vectorGradients, hiddenSize, texts),
          },
          { ...pooling.gradients, [gradientOf('entry')]: matrixPart(gradient, hiddenSize, tokens) },
        ),
      )
      pool.give(last, hiddenSize)
      for (const [index, kept] of [...keptLayers.entries()].reverse()) {
        const backward = index === 0 ? graphs.lowest : graphs.inner
        await layerBackward(tools, batch, kept, { backward, tensors: tensors[lowestLayer + index]!, gradient })
      }
      if (trainsEmbeddings) addEmbeddingGradients(batch, gradient, embeddingGradients(request))
      pool.give(gradient, hiddenSize)
    },
    async release() {
      await keeper.release()
      await graphs.release()
    },
  }
}

function embeddingGradients({ shape, trained, memory, words }: EngineRequest): EmbeddingGradients {
  const { layout, blockOffset, trainsPositions } = trained
  const at = (name: string) => {
    const { offset, length } = layout.find(name)
    return memory.gradients.subarray(offset - blockOffset!, offset - blockOffset! + length)
  }
  return {
    words,
    type: at(typeEmbeddings).subarray(0, shape.hiddenSize),
    positions: trainsPositions ? at(positionEmbeddings) : undefined,
  }
}

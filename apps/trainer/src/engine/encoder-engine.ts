import type { BertShape } from '@e5/graph'
import {
  batchShapes,
  type FloatRange,
  gradientBefore,
  gradientOf,
  layerWeights,
  positionEmbeddings,
  typeEmbeddings,
} from '@e5/graph/training'
import type { GraphSession, GraphTensor, GraphTensors } from '@e5/runtime/sessions'
import { BufferPool } from './buffer-pool.ts'
import { addEmbeddingGradients, addEmbeddings } from './embeddings.ts'
import { type LayerBackward, openEncoderGraphs } from './encoder-graphs.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { RowGradients } from './row-gradients.ts'
import type { TrainedSet } from './trained-set.ts'

/** What an engine works on. All memory may be shared with other threads. */
export interface EngineMemory {
  /** All weights in their layout; with a LoRA, the merged ones. */
  readonly parameters: Float32Array
  /** The trained block: a part of `parameters`, or the LoRA's matrices. */
  readonly block: Float32Array
  /** Gradients of the trained block, which this engine adds to. */
  readonly gradients: Float32Array
  /** Gradients of the word embeddings, which it adds to. */
  readonly words: RowGradients
}

/** What is needed to open an engine. */
export interface EngineRequest {
  readonly shape: BertShape
  readonly trained: TrainedSet
  readonly memory: EngineMemory
  readonly threads: number
  /** The most tokens of a micro-batch, but for a single longer text. */
  readonly maxTokens: number
}

/** What a forward pass leaves for the backward pass: about 10 floats a channel, layer and token. */
export interface KeptBatch {
  readonly batch: MicroBatch
  readonly layers: readonly KeptLayer[]
  readonly last: Float32Array
}

interface KeptLayer {
  readonly entry: Float32Array
  readonly qkv: Float32Array
  readonly found: Float32Array
  readonly middleSum: Float32Array
  readonly raised: Float32Array
}

/** The encoder forward and backward, in the thread that opened it. */
export interface EncoderEngine {
  /** Vectors of length 1, `[texts, hiddenSize]`. */
  forward(batch: MicroBatch): Promise<Float32Array>
  /** The same, with what {@link backward} needs. */
  forwardKept(batch: MicroBatch): Promise<{ vectors: Float32Array; kept: KeptBatch }>
  /** Adds the gradients of the trained weights, from those of the vectors. What was kept is used up. */
  backward(kept: KeptBatch, vectorGradients: Float32Array): Promise<void>
  release(): Promise<void>
}

/** Opens the graphs. */
export async function openEncoderEngine({
  shape,
  trained,
  memory,
  threads,
  maxTokens,
}: EngineRequest): Promise<EncoderEngine> {
  const graphs = await openEncoderGraphs(shape, trained, threads)
  const pool = new BufferPool(maxTokens)
  const { hiddenSize, layers, intermediateSize } = shape
  const { layout, lowestLayer, trainsEmbeddings } = trained
  const layerTensors = Array.from({ length: layers }, (_, layer) => weightTensors(shape, trained, memory, layer))
  const poolingTensors = poolingWeights(shape, trained, memory)
  const rows = (values: Float32Array): GraphTensor => ({ values, shape: [values.length / hiddenSize, hiddenSize] })
  const wide = (values: Float32Array, channels: number): GraphTensor => ({
    values,
    shape: [values.length / channels, channels],
  })

  async function eachGroup(
    { groups }: MicroBatch,
    visit: (group: {
      from: number
      to: number
      firstText: number
      texts: number
      shapes: GraphTensors
    }) => Promise<void>,
  ): Promise<void> {
    let from = 0
    let firstText = 0
    for (const { texts, tokens } of groups) {
      const to = from + texts * tokens
      await visit({ from, to, firstText, texts, shapes: shapeTensors(shape, texts, tokens) })
      from = to
      firstText += texts
    }
  }

  async function runLayer(batch: MicroBatch, layer: number, entry: Float32Array, keep: boolean) {
    const tokens = batch.ids.length
    const weights = layerTensors[layer]!.weights
    const take = (channels: number) => pool.take(tokens, channels)
    const [hidden, qkv, found, sum] = [take(hiddenSize), take(3 * hiddenSize), take(hiddenSize), take(hiddenSize)]
    await run(
      graphs.before,
      { entry: rows(entry), ...weights },
      { hidden: rows(hidden), qkv: wide(qkv, 3 * hiddenSize) },
    )
    await eachGroup(batch, async ({ from, to, shapes }) => {
      const part = wide(qkv.subarray(from * 3 * hiddenSize, to * 3 * hiddenSize), 3 * hiddenSize)
      await run(
        graphs.attention,
        { qkv: part, ...shapes },
        { found: rows(found.subarray(from * hiddenSize, to * hiddenSize)) },
      )
    })
    const middleSum = keep ? take(hiddenSize) : undefined
    const raised = keep ? take(intermediateSize) : undefined
    await run(
      graphs.after,
      { hidden: rows(hidden), found: rows(found), ...weights },
      {
        sum: rows(sum),
        ...(middleSum !== undefined && { middle_sum: rows(middleSum) }),
        ...(raised !== undefined && { raised: wide(raised, intermediateSize) }),
      },
    )
    pool.give(hidden, hiddenSize)
    if (middleSum !== undefined && raised !== undefined) return { sum, kept: { entry, qkv, found, middleSum, raised } }
    pool.give(entry, hiddenSize)
    pool.give(qkv, 3 * hiddenSize)
    pool.give(found, hiddenSize)
    return { sum, kept: undefined }
  }

  async function encode(batch: MicroBatch, keepFrom: number) {
    let entry = pool.take(batch.ids.length, hiddenSize)
    addEmbeddings(batch, entry, { shape, layout, parameters: memory.parameters })
    const keptLayers: KeptLayer[] = []
    for (let layer = 0; layer < layers; layer++) {
      const { sum, kept } = await runLayer(batch, layer, entry, layer >= keepFrom)
      if (kept !== undefined) keptLayers.push(kept)
      entry = sum
    }
    const vectors = new Float32Array(batch.groups.reduce((sum, { texts }) => sum + texts, 0) * hiddenSize)
    await eachGroup(batch, ({ from, to, firstText, texts, shapes }) =>
      run(
        graphs.pooling,
        { entry: rows(entry.subarray(from * hiddenSize, to * hiddenSize)), ...poolingTensors.weights, ...shapes },
        { vectors: rows(vectors.subarray(firstText * hiddenSize, (firstText + texts) * hiddenSize)) },
      ),
    )
    return { vectors, last: entry, keptLayers }
  }

  async function backwardLayer(
    batch: MicroBatch,
    { after, attention, before }: LayerBackward,
    tensors: LayerTensors,
    { kept, gradient }: { kept: KeptLayer; gradient: Float32Array },
  ): Promise<void> {
    const tokens = batch.ids.length
    const { entry, qkv, found, middleSum, raised } = kept
    const feeds = { ...tensors.weights, ...tensors.gradientsBefore }
    const foundGradient = pool.take(tokens, hiddenSize)
    const hiddenGradient = pool.take(tokens, hiddenSize)
    await run(
      after,
      {
        ...feeds,
        found: rows(found),
        middle_sum: rows(middleSum),
        raised: wide(raised, intermediateSize),
        [gradientBefore('sum')]: rows(gradient),
      },
      {
        ...tensors.gradients,
        [gradientOf('found')]: rows(foundGradient),
        [gradientOf('hidden')]: rows(hiddenGradient),
      },
    )
    if (attention !== undefined && before !== undefined) {
      const qkvGradient = pool.take(tokens, 3 * hiddenSize)
      await eachGroup(batch, ({ from, to, shapes }) => {
        const own = (values: Float32Array) => rows(values.subarray(from * hiddenSize, to * hiddenSize))
        const ownQkv = (values: Float32Array) =>
          wide(values.subarray(from * 3 * hiddenSize, to * 3 * hiddenSize), 3 * hiddenSize)
        return run(
          attention,
          { qkv: ownQkv(qkv), found: own(found), [gradientBefore('found')]: own(foundGradient), ...shapes },
          { [gradientOf('qkv')]: ownQkv(qkvGradient) },
        )
      })
      await run(
        before,
        {
          ...feeds,
          entry: rows(entry),
          [gradientBefore('hidden')]: rows(hiddenGradient),
          [gradientBefore('qkv')]: wide(qkvGradient, 3 * hiddenSize),
        },
        { ...tensors.gradients, [gradientOf('entry')]: rows(gradient) },
      )
      pool.give(qkvGradient, 3 * hiddenSize)
    }
    pool.give(foundGradient, hiddenSize)
    pool.give(hiddenGradient, hiddenSize)
  }

  function giveBack({ entry, qkv, found, middleSum, raised }: KeptLayer): void {
    for (const buffer of [entry, found, middleSum]) pool.give(buffer, hiddenSize)
    pool.give(qkv, 3 * hiddenSize)
    pool.give(raised, intermediateSize)
  }

  return {
    async forward(batch) {
      const { vectors, last } = await encode(batch, layers)
      pool.give(last, hiddenSize)
      return vectors
    },
    async forwardKept(batch) {
      const { vectors, last, keptLayers } = await encode(batch, lowestLayer)
      return { vectors, kept: { batch, layers: keptLayers, last } }
    },
    async backward({ batch, layers: keptLayers, last }, vectorGradients) {
      const gradient = pool.take(batch.ids.length, hiddenSize)
      await eachGroup(batch, ({ from, to, firstText, texts, shapes }) => {
        const own = (values: Float32Array) => rows(values.subarray(from * hiddenSize, to * hiddenSize))
        const ownVectors = rows(vectorGradients.subarray(firstText * hiddenSize, (firstText + texts) * hiddenSize))
        return run(
          graphs.poolingBackward,
          {
            entry: own(last),
            ...poolingTensors.weights,
            ...poolingTensors.gradientsBefore,
            ...shapes,
            [gradientBefore('vectors')]: ownVectors,
          },
          { ...poolingTensors.gradients, [gradientOf('entry')]: own(gradient) },
        )
      })
      pool.give(last, hiddenSize)
      for (const [index, kept] of [...keptLayers.entries()].reverse()) {
        const graph = index === 0 ? graphs.lowest : graphs.inner
        await backwardLayer(batch, graph, layerTensors[lowestLayer + index]!, { kept, gradient })
        giveBack(kept)
      }
      if (trainsEmbeddings) addEmbeddingGradients(batch, gradient, embeddingGradients(shape, trained, memory))
      pool.give(gradient, hiddenSize)
    },
    release: graphs.release,
  }
}

// A graph gets of the tensors what it has as inputs and outputs.
function run(session: GraphSession, inputs: GraphTensors, outputs: GraphTensors): Promise<void> {
  const pick = (names: readonly string[], tensors: GraphTensors) =>
    Object.fromEntries(names.flatMap((name) => (tensors[name] === undefined ? [] : [[name, tensors[name]]])))
  return session.run(pick(session.inputNames, inputs), pick(session.outputNames, outputs))
}

interface LayerTensors {
  readonly weights: GraphTensors
  readonly gradientsBefore: GraphTensors
  readonly gradients: GraphTensors
}

function weightTensors(shape: BertShape, trained: TrainedSet, memory: EngineMemory, layer: number): LayerTensors {
  const { choice, layout } = trained
  const lowRank = choice.kind === 'low-rank' ? choice : undefined
  const shapes = new Map(layerWeights(shape, lowRank).map((info) => [info.name, info.shape as readonly number[]]))
  const inBlock = tensorsOf(trained.layer(layer), shapes, memory.block)
  return {
    weights: { ...tensorsOf(layout.layer(layer), shapes, memory.parameters), ...(lowRank !== undefined && inBlock) },
    ...gradientTensors(trained.layer(layer), shapes, memory.gradients),
  }
}

function poolingWeights({ hiddenSize }: BertShape, trained: TrainedSet, memory: EngineMemory): LayerTensors {
  const shapes = new Map(['norm.weight', 'norm.bias'].map((name) => [name, [hiddenSize]]))
  return {
    weights: tensorsOf(trained.layout.pooling(), shapes, memory.parameters),
    ...gradientTensors(trained.pooling(), shapes, memory.gradients),
  }
}

type Ranges = Readonly<Record<string, FloatRange>>
type Shapes = ReadonlyMap<string, readonly number[]>

function tensorsOf(ranges: Ranges, shapes: Shapes, values: Float32Array): GraphTensors {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, { offset, length }]) => [
      name,
      { values: values.subarray(offset, offset + length), shape: shapes.get(name)! },
    ]),
  )
}

// In place: a gradient's sum so far and its new sum are the same memory.
function gradientTensors(ranges: Ranges, shapes: Shapes, values: Float32Array) {
  const tensors = tensorsOf(ranges, shapes, values)
  const named = (rename: (name: string) => string) =>
    Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [rename(name), tensor]))
  return { gradientsBefore: named(gradientBefore), gradients: named(gradientOf) }
}

function shapeTensors(shape: BertShape, texts: number, tokens: number): GraphTensors {
  return Object.fromEntries(
    Object.entries(batchShapes(shape, texts, tokens)).map(([name, sizes]) => [
      name,
      { values: BigInt64Array.from(sizes, BigInt), shape: [sizes.length] },
    ]),
  )
}

function embeddingGradients(
  { hiddenSize }: BertShape,
  { layout, blockOffset, trainsPositions }: TrainedSet,
  memory: EngineMemory,
) {
  const at = (name: string) => {
    const { offset, length } = layout.find(name)
    return memory.gradients.subarray(offset - blockOffset!, offset - blockOffset! + length)
  }
  return {
    words: memory.words,
    type: at(typeEmbeddings).subarray(0, hiddenSize),
    positions: trainsPositions ? at(positionEmbeddings) : undefined,
  }
}

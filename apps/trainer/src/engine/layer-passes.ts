import type { BertShape } from '@e5/graph'
import { gradientBefore, gradientOf } from '@e5/graph/training'
import type { GraphTensors } from '@e5/runtime/sessions'
import type { BufferPool } from './buffer-pool.ts'
import type { EncoderGraphs, LayerBackward } from './encoder-graphs.ts'
import { eachGroup, matrix, matrixPart, runGraph } from './graph-tensors.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { LayerTensors } from './weight-tensors.ts'

/**
 * What a layer's forward pass leaves for its backward pass: nothing (the whole pass is done again), a `part` (3 floats a
 * channel and token; two of a layer's products are done again, a seventh of a step more), or `all` (10 floats).
 */
export type KeepLevel = 'none' | 'part' | 'all'

/** What was kept of a layer, `[tokens, …]` each; the last two at level `all`. */
export interface KeptLayer {
  readonly entry: Float32Array
  readonly found: Float32Array
  readonly middleSum: Float32Array
  readonly qkv: Float32Array | undefined
  readonly raised: Float32Array | undefined
}

/** Bytes that a layer keeps of a token. */
export function keptLayerBytes({ hiddenSize, intermediateSize }: BertShape, level: KeepLevel): number {
  const floats = { none: 0, part: 3 * hiddenSize, all: 6 * hiddenSize + intermediateSize }
  return floats[level] * Float32Array.BYTES_PER_ELEMENT
}

/** A layer forward and backward, whichever it is. Buffers come from the pool and go back to it. */
export interface LayerPasses {
  /** From the sum before the layer, which is kept or given back, to the sum after it. */
  forward(
    batch: MicroBatch,
    entry: Float32Array,
    layer: { readonly weights: GraphTensors; readonly level: KeepLevel },
  ): Promise<{ sum: Float32Array; kept: KeptLayer | undefined }>
  /** Adds the gradients of the layer's weights; `gradient`, of the sum after it, becomes that of the sum before it. */
  backward(
    batch: MicroBatch,
    kept: KeptLayer,
    layer: { readonly graph: LayerBackward; readonly tensors: LayerTensors; readonly gradient: Float32Array },
  ): Promise<void>
}

/** Passes over these graphs. */
export function createLayerPasses(shape: BertShape, graphs: EncoderGraphs, pool: BufferPool): LayerPasses {
  const { hiddenSize, intermediateSize } = shape
  const qkvSize = 3 * hiddenSize

  return {
    async forward(batch, entry, { weights, level }) {
      const take = (channels: number) => pool.take(batch.ids.length, channels)
      const [hidden, qkv, found, sum] = [take(hiddenSize), take(qkvSize), take(hiddenSize), take(hiddenSize)]
      await runGraph(
        graphs.before,
        { ...weights, entry: matrix(entry, hiddenSize) },
        { hidden: matrix(hidden, hiddenSize), qkv: matrix(qkv, qkvSize) },
      )
      await eachGroup(shape, batch, ({ tokens, shapes }) =>
        runGraph(
          graphs.attention,
          { ...shapes, qkv: matrixPart(qkv, qkvSize, tokens) },
          { found: matrixPart(found, hiddenSize, tokens) },
        ),
      )
      const middleSum = level === 'none' ? undefined : take(hiddenSize)
      const raised = level === 'all' ? take(intermediateSize) : undefined
      await runGraph(
        graphs.after,
        { ...weights, hidden: matrix(hidden, hiddenSize), found: matrix(found, hiddenSize) },
        {
          sum: matrix(sum, hiddenSize),
          ...(middleSum !== undefined && { middle_sum: matrix(middleSum, hiddenSize) }),
          ...(raised !== undefined && { raised: matrix(raised, intermediateSize) }),
        },
      )
      pool.give(hidden, hiddenSize)
      if (level !== 'all') pool.give(qkv, qkvSize)
      if (middleSum === undefined) {
        pool.give(entry, hiddenSize)
        pool.give(found, hiddenSize)
        return { sum, kept: undefined }
      }
      return { sum, kept: { entry, found, middleSum, qkv: level === 'all' ? qkv : undefined, raised } }
    },

    async backward(batch, { entry, found, middleSum, qkv, raised }, { graph, tensors, gradient }) {
      const take = (channels: number) => pool.take(batch.ids.length, channels)
      const weights = { ...tensors.weights, ...tensors.gradientsBefore }
      const [foundGradient, hiddenGradient] = [take(hiddenSize), take(hiddenSize)]
      await runGraph(
        raised === undefined ? graph.afterAgain : graph.after,
        {
          ...weights,
          found: matrix(found, hiddenSize),
          middle_sum: matrix(middleSum, hiddenSize),
          ...(raised !== undefined && { raised: matrix(raised, intermediateSize) }),
          [gradientBefore('sum')]: matrix(gradient, hiddenSize),
        },
        {
          ...tensors.gradients,
          [gradientOf('found')]: matrix(foundGradient, hiddenSize),
          [gradientOf('hidden')]: matrix(hiddenGradient, hiddenSize),
        },
      )
      pool.give(middleSum, hiddenSize)
      if (raised !== undefined) pool.give(raised, intermediateSize)
      const ownQkv = qkv ?? take(qkvSize)
      const { attention, before } = graph
      if (attention !== undefined && before !== undefined) {
        const qkvGradient = take(qkvSize)
        if (qkv === undefined) {
          const inputs = { ...tensors.weights, entry: matrix(entry, hiddenSize) }
          await runGraph(graphs.before, inputs, { qkv: matrix(ownQkv, qkvSize) })
        }
        await eachGroup(shape, batch, ({ tokens, shapes }) =>
          runGraph(
            attention,
            {
              ...shapes,
              qkv: matrixPart(ownQkv, qkvSize, tokens),
              found: matrixPart(found, hiddenSize, tokens),
              [gradientBefore('found')]: matrixPart(foundGradient, hiddenSize, tokens),
            },
            { [gradientOf('qkv')]: matrixPart(qkvGradient, qkvSize, tokens) },
          ),
        )
        await runGraph(
          before,
          {
            ...weights,
            entry: matrix(entry, hiddenSize),
            [gradientBefore('hidden')]: matrix(hiddenGradient, hiddenSize),
            [gradientBefore('qkv')]: matrix(qkvGradient, qkvSize),
          },
          { ...tensors.gradients, [gradientOf('entry')]: matrix(gradient, hiddenSize) },
        )
        pool.give(qkvGradient, qkvSize)
      }
      for (const buffer of [entry, found, foundGradient, hiddenGradient]) pool.give(buffer, hiddenSize)
      pool.give(ownQkv, qkvSize)
    },
  }
}

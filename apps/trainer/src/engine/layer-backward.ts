import { gradientBefore, gradientOf } from '@e5/graph/training'
import type { LayerBackward } from './encoder-graphs.ts'
import { eachGroup, eachTile, matrix, matrixPart, runGraph } from './graph-tensors.ts'
import type { KeptLayer } from './kept-layer.ts'
import { activate, type LayerTools } from './layer-forward.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { LayerTensors } from './weight-tensors.ts'

/** A layer's own part of a backward pass. */
export interface LayerBackwardRequest {
  readonly backward: LayerBackward
  readonly tensors: LayerTensors
  /** Of the sum after the layer, `[tokens, hiddenSize]`; becomes that of the sum before it. */
  readonly gradient: Float32Array
}

/** Adds the gradients of a layer's weights. What was kept is used up. */
export async function layerBackward(
  tools: LayerTools,
  batch: MicroBatch,
  kept: KeptLayer,
  request: LayerBackwardRequest,
): Promise<void> {
  const { pool, shape } = tools
  const middleGradient = await feedForwardBackward(tools, batch, kept, request)
  await attentionBackward(tools, batch, kept, { ...request, middleGradient })
  pool.give(middleGradient, shape.hiddenSize)
}

// From the layer's sum to the sum in its middle, whose gradient is returned.
async function feedForwardBackward(
  { shape, graphs, pool, keeper }: LayerTools,
  batch: MicroBatch,
  kept: KeptLayer,
  { backward, tensors, gradient }: LayerBackwardRequest,
): Promise<Float32Array> {
  const { hiddenSize, intermediateSize } = shape
  const take = (channels: number) => pool.take(batch.ids.length, channels)
  const weights = { ...tensors.weights, ...tensors.gradientsBefore }
  const middleSum = await keeper.restore(kept.middleSum, hiddenSize)
  const raised =
    kept.raised === undefined ? take(intermediateSize) : await keeper.restore(kept.raised, intermediateSize)
  if (kept.raised === undefined) {
    const inputs = { ...tensors.weights, middle_sum: matrix(middleSum, hiddenSize) }
    await runGraph(graphs.forward.raise, inputs, { raised: matrix(raised, intermediateSize) })
  }
  if (backward.lower !== undefined) {
    const active = take(intermediateSize)
    await activate(graphs, { raised, active }, intermediateSize)
    await runGraph(
      backward.lower,
      { ...weights, active: matrix(active, intermediateSize), [gradientBefore('sum')]: matrix(gradient, hiddenSize) },
      tensors.gradients,
    )
    pool.give(active, intermediateSize)
  }
  const middleGradient = take(hiddenSize)
  if (backward.raise !== undefined) {
    const raisedGradient = take(intermediateSize)
    await runGraph(
      graphs.activeBackward,
      { ...weights, [gradientBefore('sum')]: matrix(gradient, hiddenSize) },
      { [gradientOf('active')]: matrix(raisedGradient, intermediateSize) },
    )
    await eachTile(batch.ids.length, intermediateSize, (tile) => {
      const part = matrixPart(raisedGradient, intermediateSize, tile)
      return runGraph(
        graphs.geluBackward,
        { raised: matrixPart(raised, intermediateSize, tile), [gradientBefore('active')]: part },
        { [gradientOf('raised')]: part },
      )
    })
    await runGraph(
      backward.raise,
      {
        ...weights,
        middle_sum: matrix(middleSum, hiddenSize),
        [gradientBefore('middle')]: matrix(gradient, hiddenSize),
        [gradientBefore('raised')]: matrix(raisedGradient, intermediateSize),
      },
      { ...tensors.gradients, [gradientOf('middle_sum')]: matrix(middleGradient, hiddenSize) },
    )
    pool.give(raisedGradient, intermediateSize)
  }
  pool.give(raised, intermediateSize)
  pool.give(middleSum, hiddenSize)
  return middleGradient
}

// From the sum in the layer's middle to the sum before the layer.
async function attentionBackward(
  { shape, graphs, pool, keeper }: LayerTools,
  batch: MicroBatch,
  kept: KeptLayer,
  { backward, tensors, gradient, middleGradient }: LayerBackwardRequest & { readonly middleGradient: Float32Array },
): Promise<void> {
  const { hiddenSize } = shape
  const qkvSize = 3 * hiddenSize
  const take = (channels: number) => pool.take(batch.ids.length, channels)
  const weights = { ...tensors.weights, ...tensors.gradientsBefore }
  const [entry, found] = [await keeper.restore(kept.entry, hiddenSize), await keeper.restore(kept.found, hiddenSize)]
  const foundGradient = take(hiddenSize)
  if (backward.projection !== undefined) {
    await runGraph(
      backward.projection,
      {
        ...weights,
        found: matrix(found, hiddenSize),
        [gradientBefore('middle_sum')]: matrix(middleGradient, hiddenSize),
      },
      { ...tensors.gradients, [gradientOf('found')]: matrix(foundGradient, hiddenSize) },
    )
  }
  const qkv = kept.qkv === undefined ? take(qkvSize) : await keeper.restore(kept.qkv, qkvSize)
  if (backward.before !== undefined) {
    if (kept.qkv === undefined) {
      const inputs = { ...tensors.weights, entry: matrix(entry, hiddenSize) }
      await runGraph(graphs.forward.before, inputs, { qkv: matrix(qkv, qkvSize) })
    }
    const qkvGradient = take(qkvSize)
    await eachGroup(shape, batch, ({ tokens, shapes }) =>
      runGraph(
        graphs.attentionBackward,
        {
          ...shapes,
          qkv: matrixPart(qkv, qkvSize, tokens),
          found: matrixPart(found, hiddenSize, tokens),
          [gradientBefore('found')]: matrixPart(foundGradient, hiddenSize, tokens),
        },
        { [gradientOf('qkv')]: matrixPart(qkvGradient, qkvSize, tokens) },
      ),
    )
    await runGraph(
      backward.before,
      {
        ...weights,
        entry: matrix(entry, hiddenSize),
        [gradientBefore('hidden')]: matrix(middleGradient, hiddenSize),
        [gradientBefore('qkv')]: matrix(qkvGradient, qkvSize),
      },
      { ...tensors.gradients, [gradientOf('entry')]: matrix(gradient, hiddenSize) },
    )
    pool.give(qkvGradient, qkvSize)
  }
  pool.give(qkv, qkvSize)
  for (const buffer of [entry, found, foundGradient]) pool.give(buffer, hiddenSize)
}

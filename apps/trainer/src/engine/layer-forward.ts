import type { BertShape } from '@e5/graph'
import type { GraphTensors } from '@e5/runtime/sessions'
import type { BufferPool } from './buffer-pool.ts'
import type { EncoderGraphs } from './encoder-graphs.ts'
import { eachGroup, eachTile, matrix, matrixPart, runGraph } from './graph-tensors.ts'
import type { Keeper } from './keeper.ts'
import type { KeepLevel, KeptLayer } from './kept-layer.ts'
import type { MicroBatch } from './micro-batch.ts'

/** What layers are computed with. Buffers come from the pool and go back to it. */
export interface LayerTools {
  readonly shape: BertShape
  readonly graphs: EncoderGraphs
  readonly pool: BufferPool
  readonly keeper: Keeper
}

/** From the sum before a layer, which is kept or given back, to the sum after it. */
export async function layerForward(
  { shape, graphs, pool, keeper }: LayerTools,
  batch: MicroBatch,
  entry: Float32Array,
  { weights, level }: { readonly weights: GraphTensors; readonly level: KeepLevel },
): Promise<{ sum: Float32Array; kept: KeptLayer | undefined }> {
  const { hiddenSize, intermediateSize } = shape
  const qkvSize = 3 * hiddenSize
  const rows = batch.ids.length
  const take = (channels: number) => pool.take(rows, channels)
  const hiddenMatrix = (values: Float32Array) => matrix(values, hiddenSize)

  const [hidden, qkv, found] = [take(hiddenSize), take(qkvSize), take(hiddenSize)]
  await runGraph(
    graphs.forward.before,
    { ...weights, entry: hiddenMatrix(entry) },
    { hidden: hiddenMatrix(hidden), qkv: matrix(qkv, qkvSize) },
  )
  await eachGroup(shape, batch, ({ tokens, shapes }) =>
    runGraph(
      graphs.forward.attention,
      { ...shapes, qkv: matrixPart(qkv, qkvSize, tokens) },
      { found: matrixPart(found, hiddenSize, tokens) },
    ),
  )
  const keptQkv = level === 'all' ? await keeper.keep(qkv, qkvSize) : pool.give(qkv, qkvSize)

  const middleSum = take(hiddenSize)
  await runGraph(
    graphs.forward.projection,
    { ...weights, hidden: hiddenMatrix(hidden), found: hiddenMatrix(found) },
    { middle_sum: hiddenMatrix(middleSum) },
  )
  // What the first LayerNorm gave is not needed any more: the second one's goes into its place.
  const middle = hidden
  const [raised, active] = [take(intermediateSize), take(intermediateSize)]
  await runGraph(
    graphs.forward.raise,
    { ...weights, middle_sum: hiddenMatrix(middleSum) },
    { middle: hiddenMatrix(middle), raised: matrix(raised, intermediateSize) },
  )
  await activate(graphs, { raised, active }, intermediateSize)
  const sum = take(hiddenSize)
  await runGraph(
    graphs.forward.lower,
    { ...weights, middle: hiddenMatrix(middle), active: matrix(active, intermediateSize) },
    { sum: hiddenMatrix(sum) },
  )
  pool.give(middle, hiddenSize)
  pool.give(active, intermediateSize)
  const keptRaised = level === 'all' ? await keeper.keep(raised, intermediateSize) : pool.give(raised, intermediateSize)
  if (level === 'none') {
    for (const buffer of [entry, found, middleSum]) pool.give(buffer, hiddenSize)
    return { sum, kept: undefined }
  }
  // The entry is read up to here.
  const keep = (values: Float32Array) => keeper.keep(values, hiddenSize)
  const [keptEntry, keptFound, keptSum] = [await keep(entry), await keep(found), await keep(middleSum)]
  return { sum, kept: { entry: keptEntry, found: keptFound, middleSum: keptSum, qkv: keptQkv, raised: keptRaised } }
}

/** GELU, row by row. */
export async function activate(
  graphs: EncoderGraphs,
  { raised, active }: { readonly raised: Float32Array; readonly active: Float32Array },
  channels: number,
): Promise<void> {
  await eachTile(raised.length / channels, channels, (tile) =>
    runGraph(
      graphs.forward.gelu,
      { raised: matrixPart(raised, channels, tile) },
      { active: matrixPart(active, channels, tile) },
    ),
  )
}

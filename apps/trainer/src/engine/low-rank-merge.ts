import type { BertShape } from '@e5/graph'
import { buildLowRankMerge, encodeModel, lowRankName, productSizes } from '@e5/graph/training'
import { openGraphSession } from '@e5/runtime/sessions'
import { baseOffset, type SharedMemory } from './shared-memory.ts'
import type { TrainedSet } from './trained-set.ts'

/** Opens what writes base + scale · up · down of a layer's products into its weights; does nothing without a LoRA. */
export async function openLowRankMerge(
  shape: BertShape,
  trained: TrainedSet,
  { parameters, base, block }: SharedMemory,
  threads: number,
): Promise<(layer: number) => Promise<void>> {
  const { choice, layout } = trained
  if (choice.kind !== 'low-rank') return async () => {}
  const session = await openGraphSession(encodeModel(buildLowRankMerge(choice.scale)), threads, 'returned')
  const start = baseOffset(trained)
  return async (layer) => {
    const pairs = trained.layer(layer)
    for (const product of choice.products) {
      const [outputs, inputs] = productSizes(shape, product)
      const { offset, length } = layout.layer(layer)[`${product}.weight`]!
      const matrix = (part: 'down' | 'up') => {
        const range = pairs[lowRankName(product, part)]!
        return block.subarray(range.offset, range.offset + range.length)
      }
      await session.run(
        {
          base: { values: base.subarray(offset - start, offset - start + length), shape: [outputs, inputs] },
          down: { values: matrix('down'), shape: [choice.rank, inputs] },
          up: { values: matrix('up'), shape: [outputs, choice.rank] },
        },
        { weight: { values: parameters.subarray(offset, offset + length), shape: [outputs, inputs] } },
      )
    }
  }
}

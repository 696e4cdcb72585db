import { createRandom } from '@e5/core'
import { lowRankName } from '@e5/graph/training'
import type { TrainingEngine } from '../engine/training-engine.ts'

/**
 * Begins a LoRA as peft does: its first matrices uniform within 1 / sqrt(inputs) (Kaiming with a = sqrt(5)), its second ones zero,
 * so that the model is still what it was. Does nothing for other choices.
 */
export function startLowRank({ trained, memory }: TrainingEngine, layers: number, seed: number): void {
  const { choice } = trained
  if (choice.kind !== 'low-rank') return
  const random = createRandom(seed)
  for (let layer = 0; layer < layers; layer++) {
    const ranges = trained.layer(layer)
    for (const product of choice.products) {
      const { offset, length } = ranges[lowRankName(product, 'down')]!
      const bound = 1 / Math.sqrt(length / choice.rank)
      for (let at = offset; at < offset + length; at++) memory.block[at] = bound * (2 * random() - 1)
    }
  }
}

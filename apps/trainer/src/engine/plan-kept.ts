import type { BertShape } from '@e5/graph'
import type { KeptPrecision } from './keeper.ts'
import { type KeepLevel, keptLayerBytes } from './kept-layer.ts'
import type { MicroBatch } from './micro-batch.ts'
import type { TrainedSet } from './trained-set.ts'

/** What the memory is for. */
export interface KeptPlan {
  readonly shape: BertShape
  readonly trained: TrainedSet
  readonly keptBytes: number
  readonly keptPrecision: KeptPrecision
}

/** What to keep of each micro-batch: first a part of each, which saves the most for its memory; then all of some. */
export function planKept(
  batches: readonly MicroBatch[],
  { shape, trained, keptBytes, keptPrecision }: KeptPlan,
): KeepLevel[] {
  const levels = batches.map((): KeepLevel => 'none')
  const perToken = (level: KeepLevel) =>
    (shape.layers - trained.lowestLayer) * keptLayerBytes(shape, level, keptPrecision)
  let left = keptBytes
  for (const level of ['part', 'all'] as const) {
    for (const [at, { ids }] of batches.entries()) {
      const more = ids.length * (perToken(level) - perToken(levels[at]!))
      if (more > left) continue
      left -= more
      levels[at] = level
    }
  }
  return levels
}

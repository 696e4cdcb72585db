import { wordEmbeddings } from '@e5/graph/training'
import { type AdamwStep, updateAdamw } from '../optimizer/adamw.ts'
import type { WordRange } from './messages.ts'
import type { SharedMemory } from './shared-memory.ts'
import type { TrainedSet } from './trained-set.ts'

/** Adds a range of the other workers' gradients to the first one's, in their order. */
export function reduceGradients({ gradients }: SharedMemory, begin: number, end: number): void {
  const [sum, ...others] = gradients
  for (const other of others) for (let index = begin; index < end; index++) sum![index]! += other[index]!
}

/** Updates a range of the trained block. */
export function updateBlock(
  { tensors }: TrainedSet,
  { block, first, second, gradients }: SharedMemory,
  { begin, end, step }: { readonly begin: number; readonly end: number; readonly step: AdamwStep },
): void {
  for (const { offset, length, decays } of tensors) {
    const from = Math.max(begin, offset)
    const to = Math.min(end, offset + length)
    if (from >= to) continue
    const range = { begin: from, end: to, gradients: gradients[0], gradientBegin: from, decays }
    updateAdamw({ values: block, first, second }, range, step)
  }
}

/** Updates rows of the word embeddings; all of them decay and follow their moments, also those that no text had. */
export function updateWords(
  { layout }: TrainedSet,
  { parameters, wordsFirst, wordsSecond, wordGradients }: SharedMemory,
  { rows, channels, step }: { readonly rows: WordRange; readonly channels: number; readonly step: AdamwStep },
): void {
  const { offset, length } = layout.find(wordEmbeddings)
  const state = { values: parameters.subarray(offset, offset + length), first: wordsFirst, second: wordsSecond }
  const { slots, values } = wordGradients[0]!
  for (let row = rows.begin; row < rows.end; row++) {
    const slot = slots[row]!
    const range = {
      begin: row * channels,
      end: (row + 1) * channels,
      gradients: slot < 0 ? undefined : values,
      gradientBegin: slot * channels,
      decays: true,
    }
    updateAdamw(state, range, step)
  }
}

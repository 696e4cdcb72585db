import type { BertShape } from '@e5/graph'
import { layerProducts, wordEmbeddings } from '@e5/graph/training'
import { createRowGradients, type RowGradients } from './row-gradients.ts'
import type { TrainedSet } from './trained-set.ts'

/** What the threads of a training run share: weights, gradients, the optimizer's state. Float32 unless said. */
export interface SharedMemory {
  /** All weights in their layout; with a LoRA, the merged ones. */
  readonly parameters: Float32Array
  /** The trained block: a part of `parameters`, or the LoRA's matrices. */
  readonly block: Float32Array
  /** AdamW's moments of the block. */
  readonly first: Float32Array
  readonly second: Float32Array
  /** AdamW's moments of the word embeddings; empty if they are not trained. */
  readonly wordsFirst: Float32Array
  readonly wordsSecond: Float32Array
  /** With a LoRA, the weights of all layers without it: `parameters` from the first layer on. */
  readonly base: Float32Array
  /** Of each worker: its gradients of the block and of the word embeddings. */
  readonly gradients: readonly Float32Array[]
  readonly wordGradients: readonly RowGradients[]
}

/** Zeros everywhere. */
export function createSharedMemory(shape: BertShape, trained: TrainedSet, workers: number): SharedMemory {
  const { layout, length, blockOffset, trainsWords } = trained
  const parameters = sharedFloats(layout.length)
  const words = trainsWords ? layout.find(wordEmbeddings).length : 0
  const each = <Value>(create: () => Value) => Array.from({ length: workers }, create)
  return {
    parameters,
    block: blockOffset === undefined ? sharedFloats(length) : parameters.subarray(blockOffset, blockOffset + length),
    first: sharedFloats(length),
    second: sharedFloats(length),
    wordsFirst: sharedFloats(words),
    wordsSecond: sharedFloats(words),
    base: sharedFloats(blockOffset === undefined ? layout.length - baseOffset(trained) : 0),
    gradients: each(() => sharedFloats(length)),
    wordGradients: each(() => createRowGradients(trainsWords ? shape.vocabularySize : 0, shape.hiddenSize)),
  }
}

/** Where the weights begin of which a LoRA keeps the base. */
export function baseOffset({ layout }: TrainedSet): number {
  return layout.layer(0)[`${layerProducts[0]}.weight`]!.offset
}

function sharedFloats(length: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT))
}

import type { BertShape } from '@e5/graph'
import { type FloatRange, gradientBefore, gradientOf, layerWeights } from '@e5/graph/training'
import type { GraphTensors } from '@e5/runtime/sessions'
import type { TrainedSet } from './trained-set.ts'

/** What an engine works on. All memory may be shared with other threads. */
export interface EngineMemory {
  /** All weights in their layout; with a LoRA, the merged ones. */
  readonly parameters: Float32Array
  /** The trained block: a part of `parameters`, or the LoRA's matrices. */
  readonly block: Float32Array
  /** Gradients of the trained block, which the engine adds to. */
  readonly gradients: Float32Array
}

/** Weights and their gradients as a graph's tensors: views of the engine's memory. */
export interface LayerTensors {
  readonly weights: GraphTensors
  readonly gradientsBefore: GraphTensors
  readonly gradients: GraphTensors
}

/** Of a layer. */
export function layerTensors(shape: BertShape, trained: TrainedSet, memory: EngineMemory, layer: number): LayerTensors {
  const { choice, layout } = trained
  const lowRank = choice.kind === 'low-rank' ? choice : undefined
  const shapes = new Map(layerWeights(shape, lowRank).map((info) => [info.name, info.shape as readonly number[]]))
  const inBlock = tensorsOf(trained.layer(layer), shapes, memory.block)
  return {
    weights: { ...tensorsOf(layout.layer(layer), shapes, memory.parameters), ...(lowRank !== undefined && inBlock) },
    ...gradientTensors(trained.layer(layer), shapes, memory.gradients),
  }
}

/** Of the LayerNorm before the pooling. */
export function poolingTensors({ hiddenSize }: BertShape, trained: TrainedSet, memory: EngineMemory): LayerTensors {
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

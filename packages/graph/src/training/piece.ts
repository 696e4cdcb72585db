import type { ValueInfo } from '../onnx/model.ts'
import type { Operation } from './operation.ts'

/** A part of the encoder as differentiable operations: what its forward graph and its backward graphs are made of. */
export interface Piece {
  readonly name: string
  /** What comes from outside: values of the piece before, weights, and shapes as int64. */
  readonly inputs: readonly ValueInfo[]
  /** In the order of the forward pass. */
  readonly operations: readonly Operation[]
  /** The values that others take. */
  readonly outputs: readonly ValueInfo[]
  /** Values that the backward graph takes from the forward pass; all others it computes again, since that is cheaper. */
  readonly kept: readonly ValueInfo[]
}

/** Name of a gradient that a backward graph gives. */
export const gradientOf = (name: string): string => `${name}.gradient`

/**
 * Name of a backward graph's input to which it adds: an output's gradient from outside, or a weight's from other batches,
 * which may share its memory with {@link gradientOf} the weight.
 */
export const gradientBefore = (name: string): string => `${name}.gradient.before`

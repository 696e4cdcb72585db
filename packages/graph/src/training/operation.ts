import type { GraphBuilder } from '../onnx/graph-builder.ts'

/** Adds a part of a value's gradient: `name` is the node's, `sum` what the parts before it gave, if there are any. */
export type AddPart = (name: string, sum: string | undefined) => string

/** What an operation's gradient rule works with: a graph under construction, and the values of the forward pass. */
export interface Backward {
  readonly builder: GraphBuilder
  /** The name of a forward value: kept from the forward pass, or computed again here. */
  value(name: string): string
  /** Whether anything that is asked for depends on this value's gradient. */
  wants(name: string): boolean
  /** Adds the part of a wanted value's gradient that comes through this operation. */
  add(name: string, part: AddPart): void
}

/** One differentiable step of a piece. All of its values are float32 and named. */
export interface Operation {
  readonly output: string
  /** The values and weights that it is differentiated by. */
  readonly inputs: readonly string[]
  /** Adds the nodes that compute `output`; its inputs are there under their names. */
  emit(builder: GraphBuilder): void
  /** Adds the gradients of its wanted inputs, once each, from its output's gradient. */
  differentiate(gradient: string, backward: Backward): void
}

/** A part that is added to the sum by a node of its own, where no product takes the sum along. */
export function summed(builder: GraphBuilder, emit: (name: string) => string): AddPart {
  return (name, sum) =>
    sum === undefined ? emit(name) : builder.node(name, { operator: 'Add', inputs: [sum, emit(`${name}.own`)] })
}

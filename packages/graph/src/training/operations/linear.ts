import type { Backward, Operation } from '../operation.ts'
import { summed } from '../operation.ts'
import { sumOver } from './constants.ts'

/** A thin pair of matrices that is trained in a weight's place: weight = base + scale · up · down (LoRA, arXiv:2106.09685). */
export interface LowRank {
  /** Name of the `[rank, inputs]` matrix. */
  readonly down: string
  /** Name of the `[outputs, rank]` matrix. */
  readonly up: string
  readonly scale: number
}

/** Names of a product's values; the weight is `[outputs, inputs]`, as PyTorch has it. */
export interface LinearNames {
  readonly output: string
  readonly input: string
  readonly weight: string
  readonly bias: string
  /** With it, `weight` is the merged one. */
  readonly lowRank?: LowRank | undefined
}

/**
 * `[tokens, inputs]` → `[tokens, outputs]`: input · weightᵀ + bias. Every product is one Gemm, forward and backward: nothing
 * is transposed in memory, and what was summed before is its third operand.
 */
export function linear(names: LinearNames): Operation {
  const { output, input, weight, bias, lowRank } = names
  return {
    output,
    inputs: [input, weight, bias, ...(lowRank === undefined ? [] : [lowRank.down, lowRank.up])],
    emit(builder) {
      builder.node(output, gemm([input, weight, bias], { transB: 1 }))
    },
    differentiate(gradient, backward) {
      const { builder, value, wants, add } = backward
      if (wants(bias)) {
        add(
          bias,
          summed(builder, (name) => sumOver(builder, name, { input: gradient, axis: 0, keep: false })),
        )
      }
      if (wants(weight)) {
        add(weight, (name, sum) => builder.node(name, gemm([gradient, value(input), sum], { transA: 1 })))
      }
      if (lowRank !== undefined) differentiateLowRank(names, lowRank, gradient, backward)
      if (wants(input)) {
        add(input, (name, sum) => builder.node(name, gemm([gradient, weight, sum], {})))
      }
    },
  }
}

// Through base + scale · up · down without the gradient of the whole: thin products only.
function differentiateLowRank(
  { output, input }: LinearNames,
  { down, up, scale }: LowRank,
  gradient: string,
  { builder, value, wants, add }: Backward,
): void {
  if (wants(up)) {
    const narrow = builder.node(`${output}.narrow`, gemm([value(input), down], { transB: 1 }))
    add(up, (name, sum) => builder.node(name, gemm([gradient, narrow, sum], { transA: 1, alpha: scale })))
  }
  if (wants(down)) {
    const narrow = builder.node(`${output}.narrow.gradient`, gemm([gradient, up], {}))
    add(down, (name, sum) => builder.node(name, gemm([narrow, value(input), sum], { transA: 1, alpha: scale })))
  }
}

function gemm(
  inputs: readonly (string | undefined)[],
  { transA = 0, transB = 0, alpha = 1 }: { transA?: number; transB?: number; alpha?: number },
) {
  return {
    operator: 'Gemm',
    inputs: inputs.filter((name) => name !== undefined),
    attributes: { transA: { int: transA }, transB: { int: transB }, alpha: { float: alpha } },
  }
}

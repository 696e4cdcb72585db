import type { GraphBuilder } from '../../onnx/graph-builder.ts'
import { type Operation, summed } from '../operation.ts'
import { elementwise, integers, permuted, reshaped, sumOver } from './constants.ts'

/** Names of the values. */
export interface AttentionNames {
  readonly output: string
  /** Query, key and value by head, `[3, texts, heads, tokens, size]`. */
  readonly input: string
  /** Name of the shape `[1, texts, tokens, heads, size]`, int64. */
  readonly shape: string
  readonly channels: number
  readonly heads: number
  readonly rowSums: AttentionRowSums
}

/**
 * Where the gradient takes the sums of the softmax's rows from: the `output` instead of the probabilities, which are `tokens`
 * times as many (FlashAttention, arXiv:2205.14135), or the `shares` themselves. With the output, a rounded input is another one
 * than the output is of: the sums do not cancel, and what all keys have in common, which is much in E5, gets into the
 * gradient (5 % of it where query and key are rounded to fp16; 0.2 % with the shares).
 */
export type AttentionRowSums = 'output' | 'shares'

const byHead = [0, 1, 3, 2, 4]

/** softmax(QKᵀ/√size)V of texts of one length → `[texts · tokens, channels]`. */
export function attention({ output, input, shape, channels, heads, rowSums }: AttentionNames): Operation {
  const scale = Math.sqrt(heads / channels)
  return {
    output,
    inputs: [input],
    emit(builder) {
      const { value, shares } = addShares(builder, output, input, scale)
      const found = product(builder, `${output}.found`, [shares, value])
      const flat = integers(builder, `${output}.shape`, -1, channels)
      reshaped(builder, output, permuted(builder, `${output}.by_token`, found, byHead), flat)
    },
    differentiate(gradient, backward) {
      if (!backward.wants(input)) return
      const { builder } = backward
      const { query, key, value, shares } = addShares(builder, `${output}.again`, backward.value(input), scale)
      const split = (name: string, tokens: string) => reshaped(builder, `${name}.split`, tokens, shape)
      const found = permuted(builder, `${gradient}.by_head`, split(gradient, gradient), byHead)
      function levelOfOutput(): string {
        const products = elementwise(builder, `${gradient}.products`, 'Mul', gradient, backward.value(output))
        const sums = sumOver(builder, `${gradient}.sums`, {
          input: split(`${gradient}.products`, products),
          axis: -1,
          keep: true,
        })
        return permuted(builder, `${gradient}.sums.by_head`, sums, byHead)
      }
      function levelOfShares(sharesGradient: string): string {
        const weighted = elementwise(builder, `${gradient}.weighted`, 'Mul', shares, sharesGradient)
        return sumOver(builder, `${gradient}.level`, { input: weighted, axis: -1, keep: true })
      }

      const valueGradient = product(builder, `${gradient}.value`, [shares, found], { transA: 1 })
      const sharesGradient = product(builder, `${gradient}.shares`, [found, value], { transB: 1 })
      const level = rowSums === 'output' ? levelOfOutput() : levelOfShares(sharesGradient)
      const centred = elementwise(builder, `${gradient}.centred`, 'Sub', sharesGradient, level)
      const scores = elementwise(builder, `${gradient}.scores`, 'Mul', shares, centred)
      const queryGradient = product(builder, `${gradient}.query`, [scores, key], { alpha: scale })
      const keyGradient = product(builder, `${gradient}.key`, [scores, query], { transA: 1, alpha: scale })
      const parts = [queryGradient, keyGradient, valueGradient]
      backward.add(
        input,
        summed(builder, (name) =>
          builder.node(name, { operator: 'Concat', inputs: parts, attributes: { axis: { int: 0 } } }),
        ),
      )
    },
  }
}

function addShares(builder: GraphBuilder, name: string, input: string, scale: number) {
  const [query, key, value] = [`${name}.query`, `${name}.key`, `${name}.value`] as const
  builder.node(query, {
    operator: 'Split',
    inputs: [input],
    attributes: { axis: { int: 0 }, num_outputs: { int: 3 } },
    furtherOutputs: [key, value],
  })
  const scores = product(builder, `${name}.scores`, [query, key], { transB: 1, alpha: scale })
  const shares = builder.node(`${name}.shares`, {
    operator: 'Softmax',
    inputs: [scores],
    attributes: { axis: { int: -1 } },
  })
  return { query, key, value, shares }
}

function product(
  builder: GraphBuilder,
  name: string,
  inputs: readonly [string, string],
  { transA = 0, transB = 0, alpha = 1 }: { transA?: number; transB?: number; alpha?: number } = {},
): string {
  return builder.node(name, {
    operator: 'FusedMatMul',
    domain: 'com.microsoft',
    inputs,
    attributes: { transA: { int: transA }, transB: { int: transB }, alpha: { float: alpha } },
  })
}

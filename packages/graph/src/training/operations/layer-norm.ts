import { type Operation, summed } from '../operation.ts'
import { elementwise, integers, scalar, sumOver } from './constants.ts'

/** Names of a LayerNorm's values. */
export interface LayerNormNames {
  readonly output: string
  readonly input: string
  readonly weight: string
  readonly bias: string
  readonly channels: number
  readonly epsilon: number
}

/** `[tokens, channels]` → the same: each token's values normalised, times weight, plus bias. */
export function layerNorm({ output, input, weight, bias, channels, epsilon }: LayerNormNames): Operation {
  const attributes = { axis: { int: -1 }, epsilon: { float: epsilon } }
  return {
    output,
    inputs: [input, weight, bias],
    emit(builder) {
      builder.node(output, { operator: 'LayerNormalization', inputs: [input, weight, bias], attributes })
    },
    differentiate(gradient, { builder, value, wants, add }) {
      if (wants(bias)) {
        add(
          bias,
          summed(builder, (name) => sumOver(builder, name, { input: gradient, axis: 0, keep: false })),
        )
      }
      if (!wants(weight) && !wants(input)) return
      // The normalised values are computed again from the input: one pass over it is cheaper than what it takes to keep them.
      const ones = builder.constant(`${output}.ones`, 'float32', [channels], new Float32Array(channels).fill(1))
      const deviation = `${output}.inverse_deviation`
      const normal = builder.node(`${output}.normal`, {
        operator: 'LayerNormalization',
        inputs: [value(input), ones],
        attributes,
        furtherOutputs: [`${output}.mean`, deviation],
      })
      const product = elementwise(builder, `${gradient}.normal`, 'Mul', gradient, normal)
      if (wants(weight)) {
        add(
          weight,
          summed(builder, (name) => sumOver(builder, name, { input: product, axis: 0, keep: false })),
        )
      }
      if (!wants(input)) return
      // (g − mean(g) − normal · mean(g · normal)) / deviation with g = gradient · weight; the means are products with a column.
      const share = elementwise(
        builder,
        `${output}.share`,
        'Mul',
        weight,
        scalar(builder, `${output}.channels`, 1 / channels),
      )
      const column = builder.node(`${output}.share.column`, {
        operator: 'Reshape',
        inputs: [share, integers(builder, `${output}.share.shape`, channels, 1)],
      })
      const mean = builder.node(`${gradient}.mean`, { operator: 'MatMul', inputs: [gradient, column] })
      const slope = builder.node(`${gradient}.slope`, { operator: 'MatMul', inputs: [product, column] })
      const scaled = elementwise(builder, `${gradient}.scaled`, 'Mul', gradient, weight)
      const along = elementwise(builder, `${gradient}.along`, 'Mul', normal, slope)
      const level = elementwise(builder, `${gradient}.level`, 'Sub', scaled, mean)
      const across = elementwise(builder, `${gradient}.across`, 'Sub', level, along)
      add(
        input,
        summed(builder, (name) => elementwise(builder, name, 'Mul', across, deviation)),
      )
    },
  }
}

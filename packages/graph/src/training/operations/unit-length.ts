import { type Operation, summed } from '../operation.ts'
import { elementwise, integers, sumOver } from './constants.ts'

/** `[texts, channels]` → the same directions with length 1. */
export function unitLength({ output, input }: { readonly output: string; readonly input: string }): Operation {
  return {
    output,
    inputs: [input],
    emit(builder) {
      builder.node(output, {
        operator: 'LpNormalization',
        inputs: [input],
        attributes: { axis: { int: -1 }, p: { int: 2 } },
      })
    },
    differentiate(gradient, { builder, value, wants, add }) {
      if (!wants(input)) return
      // (gradient − direction · (direction · gradient)) / length
      const direction = value(output)
      const length = builder.node(`${output}.length`, {
        operator: 'ReduceL2',
        inputs: [value(input), integers(builder, `${output}.axis`, -1)],
        attributes: { keepdims: { int: 1 } },
      })
      const products = elementwise(builder, `${gradient}.products`, 'Mul', direction, gradient)
      const along = sumOver(builder, `${gradient}.along`, { input: products, axis: -1, keep: true })
      const parallel = elementwise(builder, `${gradient}.parallel`, 'Mul', direction, along)
      const across = elementwise(builder, `${gradient}.across`, 'Sub', gradient, parallel)
      add(
        input,
        summed(builder, (name) => elementwise(builder, name, 'Div', across, length)),
      )
    },
  }
}

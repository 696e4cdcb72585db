import type { Operation } from '../operation.ts'

/** The sum of two values of one shape: the gradient goes to both as it is. */
export function sum({
  output,
  inputs,
}: {
  readonly output: string
  readonly inputs: readonly [string, string]
}): Operation {
  return {
    output,
    inputs,
    emit(builder) {
      builder.node(output, { operator: 'Add', inputs })
    },
    differentiate(gradient, { builder, wants, add }) {
      for (const input of inputs) {
        if (!wants(input)) continue
        add(input, (name, before) =>
          before === undefined ? gradient : builder.node(name, { operator: 'Add', inputs: [before, gradient] }),
        )
      }
    },
  }
}

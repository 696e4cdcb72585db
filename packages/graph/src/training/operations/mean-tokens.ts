import { type Operation, summed } from '../operation.ts'
import { elementwise, integers, reshaped } from './constants.ts'

/** Names of the values. */
export interface MeanTokensNames {
  readonly output: string
  readonly input: string
  /** Name of the shape `[texts, tokens, channels]`, int64. */
  readonly shape: string
  readonly channels: number
}

/** `[texts · tokens, channels]` → `[texts, channels]`: the mean over each text's tokens. */
export function meanTokens({ output, input, shape, channels }: MeanTokensNames): Operation {
  return {
    output,
    inputs: [input],
    emit(builder) {
      builder.node(output, {
        operator: 'ReduceMean',
        inputs: [reshaped(builder, `${output}.by_text`, input, shape), integers(builder, `${output}.axis`, 1)],
        attributes: { keepdims: { int: 0 } },
      })
    },
    differentiate(gradient, { builder, wants, add }) {
      if (!wants(input)) return
      const second = integers(builder, `${gradient}.second`, 1)
      const tokens = builder.node(`${gradient}.tokens`, { operator: 'Gather', inputs: [shape, second] })
      const count = builder.node(`${gradient}.count`, {
        operator: 'Cast',
        inputs: [tokens],
        attributes: { to: { int: 1 } },
      })
      const share = elementwise(builder, `${gradient}.share`, 'Div', gradient, count)
      const column = builder.node(`${gradient}.by_text`, { operator: 'Unsqueeze', inputs: [share, second] })
      const all = builder.node(`${gradient}.all`, { operator: 'Expand', inputs: [column, shape] })
      const flat = integers(builder, `${gradient}.shape`, -1, channels)
      add(
        input,
        summed(builder, (name) => reshaped(builder, name, all, flat)),
      )
    },
  }
}

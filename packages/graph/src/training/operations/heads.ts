import { type Operation, summed } from '../operation.ts'
import { integers, permuted, reshaped } from './constants.ts'

/** Names of the values. */
export interface HeadsNames {
  readonly output: string
  readonly input: string
  /** Name of the shape `[texts, tokens, 3, heads, size]`, int64. */
  readonly shape: string
  readonly channels: number
}

/** Query, key and value side by side, `[texts · tokens, 3 · channels]` → by head, `[3, texts, heads, tokens, size]`. */
export function heads({ output, input, shape, channels }: HeadsNames): Operation {
  return {
    output,
    inputs: [input],
    emit(builder) {
      permuted(builder, output, reshaped(builder, `${output}.by_token`, input, shape), [2, 0, 3, 1, 4])
    },
    differentiate(gradient, { builder, wants, add }) {
      if (!wants(input)) return
      const byToken = permuted(builder, `${gradient}.by_token`, gradient, [1, 3, 0, 2, 4])
      const flat = integers(builder, `${gradient}.shape`, -1, 3 * channels)
      add(
        input,
        summed(builder, (name) => reshaped(builder, name, byToken, flat)),
      )
    },
  }
}

import type { GraphBuilder } from '../src/onnx/graph-builder.ts'
import { elementTypes } from '../src/onnx/model.ts'
import { narrowFloat16, widenFloat16 } from '../src/weights/half-precision.ts'

type AddConstant = GraphBuilder['constant']

// What stays in float32 in fp16 graphs, and int64.
const isLeftAlone = (name: string) => /^(mask|pooling|embeddings$|embeddings\.tokens$)/.test(name)

/**
 * A builder for an fp32 graph whose weights and values are each rounded to fp16, as on a device that keeps them so: the CPU
 * provider computes fp16 graphs in fp32 and rounds little.
 */
export function roundingBuilder(builder: GraphBuilder): GraphBuilder {
  const rounded =
    (add: AddConstant): AddConstant =>
    (name, type, shape, values) =>
      values instanceof Float32Array && !isLeftAlone(name)
        ? add(name, type, shape, widenFloat16(narrowFloat16(name, values)))
        : add(name, type, shape, values)
  return {
    ...builder,
    weight: rounded(builder.weight),
    constant: rounded(builder.constant),
    node(name, request) {
      if (isLeftAlone(name)) return builder.node(name, request)
      const exact = builder.node(`${name}.exact`, request)
      const half = cast(`${name}.half`, exact, elementTypes.float16)
      return cast(name, half, elementTypes.float32)
    },
  }

  function cast(name: string, input: string, to: number): string {
    return builder.node(name, { operator: 'Cast', inputs: [input], attributes: { to: { int: to } } })
  }
}

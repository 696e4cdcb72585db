import { narrowFloat16 } from '../weights/half-precision.ts'
import type { GraphBuilder } from './graph-builder.ts'

type AddConstant = GraphBuilder['constant']

/**
 * The same graph's builder for its part in fp16: constants that are given in float32 are stored in fp16.
 *
 * @throws E5Error PRECISION_OVERFLOW, when a constant is added, as {@link narrowFloat16}.
 */
export function halfBuilder(builder: GraphBuilder): GraphBuilder {
  const narrowed =
    (add: AddConstant): AddConstant =>
    (name, type, shape, values) =>
      type === 'float32' && values instanceof Float32Array
        ? add(name, 'float16', shape, narrowFloat16(name, values))
        : add(name, type, shape, values)
  return { ...builder, weight: narrowed(builder.weight), constant: narrowed(builder.constant) }
}

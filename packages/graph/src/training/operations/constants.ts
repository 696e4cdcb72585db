import type { GraphBuilder } from '../../onnx/graph-builder.ts'

/** Adds a float32 scalar. */
export function scalar(builder: GraphBuilder, name: string, value: number): string {
  return builder.constant(name, 'float32', [], Float32Array.of(value))
}

/** Adds a list of whole numbers, such as axes or a shape (where -1 is what is left over). */
export function integers(builder: GraphBuilder, name: string, ...values: number[]): string {
  return builder.constant(name, 'int64', [values.length], BigInt64Array.from(values, BigInt))
}

/** Adds the sum over an axis. */
export function sumOver(
  builder: GraphBuilder,
  name: string,
  { input, axis, keep }: { readonly input: string; readonly axis: number; readonly keep: boolean },
): string {
  return builder.node(name, {
    operator: 'ReduceSum',
    inputs: [input, integers(builder, `${name}.axis`, axis)],
    attributes: { keepdims: { int: Number(keep) } },
  })
}

/** Adds an operation of two inputs that works element by element. */
export function elementwise(
  builder: GraphBuilder,
  name: string,
  operator: 'Add' | 'Sub' | 'Mul' | 'Div',
  ...inputs: [string, string]
): string {
  return builder.node(name, { operator, inputs })
}

/** Adds a Transpose. */
export function permuted(builder: GraphBuilder, name: string, input: string, order: readonly number[]): string {
  return builder.node(name, { operator: 'Transpose', inputs: [input], attributes: { perm: { ints: order } } })
}

/** Adds a Reshape to a shape that a value of the graph says. */
export function reshaped(builder: GraphBuilder, name: string, input: string, shape: string): string {
  return builder.node(name, { operator: 'Reshape', inputs: [input, shape] })
}

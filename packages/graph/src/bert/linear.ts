import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { WeightSource } from '../weights/weight-source.ts'
import { quantizeByOutput } from './quantize.ts'
import { transpose } from './transpose.ts'

/** The weights of a product, as PyTorch's `Linear` has them. */
export interface LinearWeights {
  readonly inputs: number
  readonly outputs: number
  /** `[outputs, inputs]`, row-major. */
  readonly matrix: Float32Array
  readonly bias: Float32Array
}

/** Reads a `Linear` by its name without `.weight` and `.bias`. */
export function readLinear(weights: WeightSource, name: string, outputs: number, inputs: number): LinearWeights {
  const matrix = weights.read(`${name}.weight`, [outputs, inputs])
  return { inputs, outputs, matrix, bias: weights.read(`${name}.bias`, [outputs]) }
}

/** Adds a product with weights to the graph under a name; returns its output's name. */
export type AddLinear = (builder: GraphBuilder, name: string, input: string, linear: LinearWeights) => string

/** The product alone: its bias is left to what comes next. */
export const addProduct: AddLinear = (builder, name, input, { inputs, outputs, matrix }) => {
  const weight = builder.weight(`${name}.weight`, 'float32', [inputs, outputs], transpose(matrix, outputs, inputs))
  return builder.node(`${name}.product`, { operator: 'MatMul', inputs: [input, weight] })
}

/** In floats, of a value of any shape: MatMul and Add. */
export const addFloatLinear: AddLinear = (builder, name, input, linear) => {
  const product = addProduct(builder, name, input, linear)
  return builder.node(name, {
    operator: 'Add',
    inputs: [product, builder.constant(`${name}.bias`, 'float32', [linear.outputs], linear.bias)],
  })
}

/** In floats, of a value with one row a token: Gemm, which adds the bias while it multiplies. */
export const addRowsLinear: AddLinear = (builder, name, input, linear) =>
  addProductTo(builder, name, input, linear, builder.constant(`${name}.bias`, 'float32', [linear.outputs], linear.bias))

/** The product alone of a value with one row a token, added to `sum`, which has its shape or is a bias. */
export function addProductTo(
  builder: GraphBuilder,
  name: string,
  input: string,
  { inputs, outputs, matrix }: LinearWeights,
  sum: string,
): string {
  const weight = builder.weight(`${name}.weight`, 'float32', [inputs, outputs], transpose(matrix, outputs, inputs))
  return builder.node(name, { operator: 'Gemm', inputs: [input, weight, sum] })
}

/**
 * int8: ONNX Runtime's DynamicQuantizeMatMul, which quantizes the input to uint8 by the range it finds in it, multiplies
 * in integers and adds the bias in float32.
 */
export const addInt8Linear: AddLinear = (builder, name, input, { inputs, outputs, matrix, bias }) => {
  const { integers, scales } = quantizeByOutput(matrix, outputs, inputs)
  const operands = [
    builder.weight(`${name}.weight`, 'int8', [inputs, outputs], integers),
    builder.constant(`${name}.scale`, 'float32', [outputs], scales),
    builder.constant(`${name}.zero_point`, 'int8', [outputs], new Int8Array(outputs)),
    builder.constant(`${name}.bias`, 'float32', [outputs], bias),
  ]
  return builder.node(name, {
    operator: 'DynamicQuantizeMatMul',
    domain: 'com.microsoft',
    inputs: [input, ...operands],
  })
}

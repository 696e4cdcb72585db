import type { GraphBuilder } from '../onnx/graph-builder.ts'
import type { WeightSource } from '../weights/weight-source.ts'
import { quantizeByOutput } from './quantize.ts'
import { transpose } from './transpose.ts'

/** A product with a weight matrix and its bias: PyTorch's `Linear`. */
export interface LinearRequest {
  /** The weights' name without `.weight` and `.bias`. */
  readonly name: string
  readonly input: string
  readonly inputs: number
  readonly outputs: number
}

/** Adds a linear layer to the graph; returns its output's name. */
export type AddLinear = (builder: GraphBuilder, weights: WeightSource, request: LinearRequest) => string

/** fp32: MatMul and Add. */
export const addFloatLinear: AddLinear = (builder, weights, { name, input, inputs, outputs }) => {
  const matrix = transpose(weights.read(`${name}.weight`, [outputs, inputs]), outputs, inputs)
  const weight = builder.weight(`${name}.weight`, 'float32', [inputs, outputs], matrix)
  const bias = builder.constant(`${name}.bias`, 'float32', [outputs], weights.read(`${name}.bias`, [outputs]))
  const product = builder.node(`${name}.product`, { operator: 'MatMul', inputs: [input, weight] })
  return builder.node(name, { operator: 'Add', inputs: [product, bias] })
}

/**
 * int8: ONNX Runtime's DynamicQuantizeMatMul, which quantizes the input to uint8 by the range it finds in it, multiplies
 * in integers and adds the bias in float32.
 */
export const addInt8Linear: AddLinear = (builder, weights, { name, input, inputs, outputs }) => {
  const { integers, scales } = quantizeByOutput(weights.read(`${name}.weight`, [outputs, inputs]), outputs, inputs)
  const weight = builder.weight(`${name}.weight`, 'int8', [inputs, outputs], integers)
  const scale = builder.constant(`${name}.scale`, 'float32', [outputs], scales)
  const zeroPoint = builder.constant(`${name}.zero_point`, 'int8', [outputs], new Int8Array(outputs))
  const bias = builder.constant(`${name}.bias`, 'float32', [outputs], weights.read(`${name}.bias`, [outputs]))
  return builder.node(name, {
    operator: 'DynamicQuantizeMatMul',
    domain: 'com.microsoft',
    inputs: [input, weight, scale, zeroPoint, bias],
  })
}

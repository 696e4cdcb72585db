import type { BertShape, WeightSource } from '@e5/graph'
import { type GraphBuilder, type LinearWeights, quantizeByOutput, readLinear, transpose } from '@e5/graph/parts'

/** What is written: `q8` is what `onnxruntime.quantization.quantize_dynamic` makes of `fp32`, weights by channel. */
export type PlainPrecision = 'fp32' | 'q8'

/** Operations with weights, which is where the precisions differ. Names are those of the weights. */
export interface PlainOperands {
  addLinear(name: string, input: string, outputs: number, inputs: number): string
  /** The rows of a table `[rows, hiddenSize]` at `ids`. */
  addLookup(name: string, rows: number, ids: string): string
}

interface Weights {
  readonly weights: WeightSource
  readonly shape: BertShape
  readonly precision: PlainPrecision
}

/** Adds weights to a graph in a precision. */
export function createPlainOperands(builder: GraphBuilder, { weights, shape, precision }: Weights): PlainOperands {
  const { addProduct, addRows } = precision === 'fp32' ? floatOperands(builder) : int8Operands(builder)
  return {
    addLinear(name, input, outputs, inputs) {
      const linear = readLinear(weights, name, outputs, inputs)
      const product = addProduct(name, input, linear)
      const bias = builder.constant(`${name}.bias`, 'float32', [outputs], linear.bias)
      return builder.node(name, { operator: 'Add', inputs: [bias, product] })
    },
    addLookup(name, rows, ids) {
      const shapeOfTable = [rows, shape.hiddenSize]
      return addRows(name, { shape: shapeOfTable, values: weights.read(`${name}.weight`, shapeOfTable) }, ids)
    },
  }
}

interface Table {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

interface WeightOperations {
  addProduct(name: string, input: string, linear: LinearWeights): string
  addRows(name: string, table: Table, ids: string): string
}

function floatOperands(builder: GraphBuilder): WeightOperations {
  return {
    addProduct(name, input, { matrix, outputs, inputs }) {
      const weight = builder.weight(`${name}.weight`, 'float32', [inputs, outputs], transpose(matrix, outputs, inputs))
      return builder.node(`${name}.product`, { operator: 'MatMul', inputs: [input, weight] })
    },
    addRows(name, { shape, values }, ids) {
      const table = builder.weight(`${name}.weight`, 'float32', shape, values)
      return builder.node(name, { operator: 'Gather', inputs: [table, ids] })
    },
  }
}

function int8Operands(builder: GraphBuilder): WeightOperations {
  const quantizedInputs = new Map<string, readonly [integers: string, scale: string, zeroPoint: string]>()

  // Query, key and value share their input, and so its quantization.
  function quantizeInput(input: string): readonly [integers: string, scale: string, zeroPoint: string] {
    const known = quantizedInputs.get(input)
    if (known !== undefined) return known
    const outputs = [`${input}.quantized`, `${input}.scale`, `${input}.zero_point`] as const
    const [integers, ...furtherOutputs] = outputs
    builder.node(integers, { operator: 'DynamicQuantizeLinear', inputs: [input], furtherOutputs })
    quantizedInputs.set(input, outputs)
    return outputs
  }

  return {
    addProduct(name, input, { matrix, outputs, inputs }) {
      const [quantized, inputScale, inputZero] = quantizeInput(input)
      const { integers, scales } = quantizeByOutput(matrix, outputs, inputs)
      const weight = builder.weight(`${name}.weight`, 'int8', [inputs, outputs], integers)
      const zero = builder.constant(`${name}.weight.zero_point`, 'int8', [outputs], new Int8Array(outputs))
      const weightScale = builder.constant(`${name}.weight.scale`, 'float32', [outputs], scales)
      const product = builder.node(`${name}.integers`, {
        operator: 'MatMulInteger',
        inputs: [quantized, weight, inputZero, zero],
      })
      const cast = builder.node(`${name}.cast`, {
        operator: 'Cast',
        inputs: [product],
        attributes: { to: { int: 1 } },
      })
      const scale = builder.node(`${name}.scale`, { operator: 'Mul', inputs: [inputScale, weightScale] })
      return builder.node(`${name}.product`, { operator: 'Mul', inputs: [cast, scale] })
    },
    addRows(name, { shape, values }, ids) {
      const { integers, scale, zeroPoint } = quantizeTable(values)
      const table = builder.weight(`${name}.weight`, 'uint8', shape, integers)
      const rows = builder.node(`${name}.rows`, { operator: 'Gather', inputs: [table, ids] })
      const scaleName = builder.constant(`${name}.weight.scale`, 'float32', [], Float32Array.of(scale))
      const zero = builder.constant(`${name}.weight.zero_point`, 'uint8', [], Uint8Array.of(zeroPoint))
      return builder.node(name, { operator: 'DequantizeLinear', inputs: [rows, scaleName, zero] })
    },
  }
}

// quantize_dynamic takes a Gather's table for an activation: uint8, one range for all of it.
function quantizeTable(values: Float32Array): { integers: Uint8Array; scale: number; zeroPoint: number } {
  let [least, largest] = [0, 0]
  for (const value of values) {
    if (value < least) least = value
    if (value > largest) largest = value
  }
  const scale = (largest - least) / 255
  const zeroPoint = Math.round(-least / scale)
  const integers = Uint8Array.from(values, (value) => Math.min(255, Math.max(0, Math.round(value / scale) + zeroPoint)))
  return { integers, scale, zeroPoint }
}

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addInt8Linear, createGraphBuilder, DataFile, encodeModel } from '@e5/graph/parts'
import { syntheticWeights } from '@e5/graph/testing'
import type { BenchPrecision } from '../bench-command.ts'
import type { Product } from './product.ts'

/** Input and output of the graph. */
export const productInput = 'input'

const opsets = { '': 23, 'com.microsoft': 1 }

/** Writes a graph of one product, with the operator that the compiler takes for a precision; returns its file. */
export function writeProduct(folder: string, product: Product, precision: BenchPrecision): string {
  const { rows, inputs, outputs } = product
  const name = `${precision}-${rows}x${inputs}x${outputs}`
  const dataFile = new DataFile(join(folder, `${name}.data`))
  const builder = createGraphBuilder(dataFile, `${name}.data`)
  const weights = syntheticWeights()
  if (precision === 'int8') {
    const matrix = weights.read('weight', [outputs, inputs])
    addInt8Linear(builder, 'product', productInput, { inputs, outputs, matrix, bias: weights.read('bias', [outputs]) })
  } else {
    const matrix = builder.weight('weight', 'float32', [inputs, outputs], weights.read('weight', [inputs, outputs]))
    builder.node('product', { operator: 'MatMul', inputs: [productInput, matrix] })
  }
  const model = builder.finish({
    graphName: name,
    opsets,
    inputs: [{ name: productInput, type: 'float32', shape: [rows, inputs] }],
    outputs: [{ name: 'product', type: 'float32', shape: [rows, outputs] }],
  })
  dataFile.close()
  const file = join(folder, `${name}.onnx`)
  writeFileSync(file, encodeModel(model))
  return file
}

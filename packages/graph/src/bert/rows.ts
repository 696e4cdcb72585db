import type { GraphBuilder } from '../onnx/graph-builder.ts'
import { encoderInput } from './encoder-names.ts'
import type { EncoderParts } from './layer-products.ts'

const textsShape = 'shape.texts'
const rowsShape = 'shape.rows'

/** Adds the two shapes of a value, once: one row a token, `[batch x tokens, hiddenSize]`, and `[batch, tokens, hiddenSize]`. */
export function addRowShapes({ builder, shape }: EncoderParts): void {
  const channels = BigInt(shape.hiddenSize)
  builder.constant(rowsShape, 'int64', [2], BigInt64Array.of(-1n, channels))
  const batch = builder.node('shape.batch', { operator: 'Shape', inputs: [encoderInput] })
  const last = builder.constant('shape.channels', 'int64', [1], BigInt64Array.of(channels))
  builder.node(textsShape, { operator: 'Concat', inputs: [batch, last], attributes: { axis: { int: 0 } } })
}

/** Adds a view of a value with one row a token. */
export function addRows(builder: GraphBuilder, input: string): string {
  return builder.node(`${input}.rows`, { operator: 'Reshape', inputs: [input, rowsShape] })
}

/** Adds a view of a value by text and token. */
export function addTexts({ builder, shape }: EncoderParts, input: string): string {
  return builder.node(`${input}.texts`, {
    operator: 'Reshape',
    inputs: [input, textsShape],
    output: { type: 'float32', shape: ['batch', 'tokens', shape.hiddenSize] },
  })
}

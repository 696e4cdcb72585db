import type { Model, ValueInfo } from '../onnx/model.ts'

// ONNX's numbers of the element types.
const elementTypes = { float32: 1, float16: 10 } as const

/** The graph from `input` to the same values as another type, `output`: any number of rows and channels. */
export function buildCast(from: keyof typeof elementTypes, to: keyof typeof elementTypes): Model {
  const matrix = (name: string, type: ValueInfo['type']): ValueInfo => ({ name, type, shape: ['rows', 'channels'] })
  return {
    graphName: `cast-${from}-${to}`,
    opsets: { '': 20 },
    nodes: [
      {
        name: 'output',
        domain: '',
        operator: 'Cast',
        inputs: ['input'],
        outputs: ['output'],
        attributes: { to: { int: elementTypes[to] } },
      },
    ],
    initializers: [],
    values: [],
    inputs: [matrix('input', from)],
    outputs: [matrix('output', to)],
  }
}

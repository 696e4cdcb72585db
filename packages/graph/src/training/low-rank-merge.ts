import type { Model, ValueInfo } from '../onnx/model.ts'

/** The graph `weight = base + scale · up · down`, of a product of any size. */
export function buildLowRankMerge(scale: number): Model {
  const matrix = (name: string, rows: string, columns: string): ValueInfo => ({
    name,
    type: 'float32',
    shape: [rows, columns],
  })
  return {
    graphName: 'low-rank-merge',
    opsets: { '': 20 },
    nodes: [
      {
        name: 'weight',
        domain: '',
        operator: 'Gemm',
        inputs: ['up', 'down', 'base'],
        outputs: ['weight'],
        attributes: { alpha: { float: scale } },
      },
    ],
    initializers: [],
    values: [],
    inputs: [matrix('up', 'outputs', 'rank'), matrix('down', 'rank', 'inputs'), matrix('base', 'outputs', 'inputs')],
    outputs: [matrix('weight', 'outputs', 'inputs')],
  }
}

import { describe, expect, it } from 'vitest'
import type { ValueInfo } from '../../src/onnx/model.ts'
import { buildBackward, buildForward } from '../../src/training/build-piece.ts'
import type { Operation } from '../../src/training/operation.ts'
import { type AttentionRowSums, attention } from '../../src/training/operations/attention.ts'
import { gelu } from '../../src/training/operations/gelu.ts'
import { heads } from '../../src/training/operations/heads.ts'
import { layerNorm } from '../../src/training/operations/layer-norm.ts'
import { linear } from '../../src/training/operations/linear.ts'
import { meanTokens } from '../../src/training/operations/mean-tokens.ts'
import { sum } from '../../src/training/operations/sum.ts'
import { unitLength } from '../../src/training/operations/unit-length.ts'
import { gradientBefore, type Piece } from '../../src/training/piece.ts'
import { checkGradients, type GradientCheck, relativeError } from './check-gradients.ts'
import {
  attentionReference,
  geluReference,
  layerNormReference,
  linearReference,
  meanReference,
  sumReference,
  unitReference,
} from './reference.ts'
import { runModel, shapeTensor, type TestTensor, testValues } from './run-piece.ts'

const sizes = { texts: 2, tokens: 5, heads: 2, size: 4 }
const rows = sizes.texts * sizes.tokens
const channels = sizes.heads * sizes.size
const byRow = (seed: number, width = channels) => testValues(seed, [rows, width])
const weights = { weight: testValues(7, [channels], { centre: 1, spread: 0.5 }), bias: testValues(8, [channels]) }

interface OperationCase extends Omit<GradientCheck, 'piece'> {
  readonly operations: readonly Operation[]
}

const attentionInputs = {
  input: testValues(1, [rows, 3 * channels], { spread: 2 }),
  'shape.qkv': shapeTensor([sizes.texts, sizes.tokens, 3, sizes.heads, sizes.size]),
  'shape.attention': shapeTensor([1, sizes.texts, sizes.tokens, sizes.heads, sizes.size]),
}
const attentionOperations = (rowSums: AttentionRowSums) => [
  heads({ output: 'heads', input: 'input', shape: 'shape.qkv', channels }),
  attention({ output: 'output', input: 'heads', shape: 'shape.attention', channels, heads: sizes.heads, rowSums }),
]
const attentionCase = (rowSums: AttentionRowSums): OperationCase => ({
  operations: attentionOperations(rowSums),
  inputs: attentionInputs,
  outputShape: [rows, channels],
  by: ['input'],
  reference: ({ input }) => attentionReference(input!, sizes),
})

const names = { output: 'output', input: 'input', weight: 'weight', bias: 'bias' }
const cases: Record<string, OperationCase> = {
  linear: {
    operations: [linear(names)],
    inputs: { input: byRow(1), weight: testValues(2, [6, channels]), bias: testValues(3, [6]) },
    outputShape: [rows, 6],
    by: ['input', 'weight', 'bias'],
    reference: ({ input, weight, bias }) => linearReference(input!, weight!, bias!),
  },
  'layer norm': {
    operations: [layerNorm({ ...names, channels, epsilon: 1e-12 })],
    inputs: { input: byRow(1), ...weights },
    outputShape: [rows, channels],
    by: ['input', 'weight', 'bias'],
    reference: ({ input, weight, bias }) => layerNormReference(input!, weight!, bias!, 1e-12),
  },
  gelu: {
    operations: [gelu(names)],
    inputs: { input: testValues(1, [rows, channels], { spread: 4 }) },
    outputShape: [rows, channels],
    by: ['input'],
    reference: ({ input }) => geluReference(input!),
  },
  'attention, from its output': attentionCase('output'),
  'attention, from its shares': attentionCase('shares'),
  'residual sum': {
    operations: [gelu({ output: 'branch', input: 'input' }), sum({ output: 'output', inputs: ['input', 'branch'] })],
    inputs: { input: byRow(1) },
    outputShape: [rows, channels],
    by: ['input'],
    reference: ({ input }) => sumReference(input!, geluReference(input!)),
  },
  'mean of tokens': {
    operations: [meanTokens({ output: 'output', input: 'input', shape: 'shape.hidden', channels })],
    inputs: { input: byRow(1), 'shape.hidden': shapeTensor([sizes.texts, sizes.tokens, channels]) },
    outputShape: [sizes.texts, channels],
    by: ['input'],
    reference: ({ input }) => meanReference(input!, sizes.texts, channels),
  },
  'unit length': {
    operations: [unitLength(names)],
    inputs: { input: byRow(1) },
    outputShape: [rows, channels],
    by: ['input'],
    reference: ({ input }) => unitReference(input!, channels),
  },
}

describe('the gradient of an operation against central differences in float64', () => {
  it.each(Object.entries(cases))('%s', async (_name, { operations, ...check }) => {
    const { output, gradients } = await checkGradients({ ...check, piece: pieceOf(operations, check) })
    expect(output).toBeLessThan(1e-6)
    for (const [name, error] of Object.entries(gradients)) expect(error, name).toBeLessThan(2e-6)
  })
})

it("leaves what all keys have in common out of a rounded input's gradient, if it is taken from the shares", async () => {
  const exact = testValues(1, [rows, 3 * channels])
  const isKey = (at: number) => Math.floor(at / channels) % 3 === 1
  const values = (exact.values as Float32Array).map((value, at) => value + (isKey(at) ? 40 : 0))
  const rounded = values.map((value) => Math.fround(Math.round(value * 64) / 64))
  async function gradientOf(rowSums: AttentionRowSums, input: Float32Array): Promise<Float32Array> {
    const inputs = { ...attentionInputs, input: { values, shape: exact.shape } }
    const check = { inputs, outputShape: [rows, channels] }
    const whole = pieceOf(attentionOperations(rowSums), check)
    const piece = { ...whole, kept: whole.outputs }
    const { output } = await runModel(buildForward(piece), inputs)
    const found = { values: output!, shape: [rows, channels] }
    const given = { ...inputs, input: { values: input, shape: exact.shape }, output: found }
    const model = buildBackward(piece, { weights: [], values: ['input'] })
    return (await runModel(model, { ...given, [gradientBefore('output')]: byRow(2) }))['input.gradient']!
  }
  const expected = await gradientOf('output', values)
  expect(relativeError(await gradientOf('shares', values), expected)).toBeLessThan(1e-4)
  expect(relativeError(await gradientOf('shares', rounded), expected)).toBeLessThan(0.02)
  expect(relativeError(await gradientOf('output', rounded), expected)).toBeGreaterThan(0.1)
})

function pieceOf(
  operations: readonly Operation[],
  { inputs, outputShape }: Pick<GradientCheck, 'inputs' | 'outputShape'>,
): Piece {
  const info = (name: string, { values, shape }: TestTensor): ValueInfo => ({
    name,
    type: values instanceof Float32Array ? 'float32' : 'int64',
    shape,
  })
  return {
    name: 'operation',
    inputs: Object.entries(inputs).map(([name, tensor]) => info(name, tensor)),
    operations,
    outputs: [{ name: 'output', type: 'float32', shape: outputShape }],
    kept: [],
  }
}

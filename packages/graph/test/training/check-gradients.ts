import { buildBackward, buildForward } from '../../src/training/build-piece.ts'
import { gradientBefore, gradientOf, type Piece } from '../../src/training/piece.ts'
import type { Values } from './reference.ts'
import { runModel, type TestTensor, testValues } from './run-piece.ts'

/** A piece, what to check of it, and what it should compute. */
export interface GradientCheck {
  readonly piece: Piece
  readonly inputs: Readonly<Record<string, TestTensor>>
  readonly outputShape: readonly number[]
  /** Inputs to differentiate by. */
  readonly by: readonly string[]
  /** The output from the inputs, in float64. */
  readonly reference: (inputs: Readonly<Record<string, Values>>) => Values
}

/** The largest errors, each relative to the largest value of its tensor. */
export interface GradientErrors {
  readonly output: number
  readonly gradients: Readonly<Record<string, number>>
}

const step = 1e-5

/** Compares a piece's output and gradients with the reference's and its central differences in float64. */
export async function checkGradients({
  piece,
  inputs,
  outputShape,
  by,
  reference,
}: GradientCheck): Promise<GradientErrors> {
  const forward = await runModel(buildForward(piece), inputs)
  const gradient = testValues(99, outputShape)
  const backward = await runModel(buildBackward(piece, { weights: [], values: by }), {
    ...inputs,
    ...Object.fromEntries(piece.kept.map(({ name }) => [name, keptTensor(forward[name]!, name, piece, inputs)])),
    [gradientBefore(piece.outputs[0]!.name)]: gradient,
  })
  const doubles = Object.fromEntries(
    Object.entries(inputs).flatMap(([name, { values }]) =>
      values instanceof Float32Array ? [[name, Float64Array.from(values)]] : [],
    ),
  )
  const loss = () => reference(doubles).reduce((sum, value, at) => sum + value * Number(gradient.values[at]), 0)
  const gradients: Record<string, number> = {}
  for (const name of by) {
    const values = doubles[name]!
    const expected = values.map((value, at) => {
      values[at] = value + step
      const above = loss()
      values[at] = value - step
      const below = loss()
      values[at] = value
      return (above - below) / (2 * step)
    })
    gradients[name] = relativeError(backward[gradientOf(name)]!, expected)
  }
  return { output: relativeError(forward[piece.outputs[0]!.name]!, reference(doubles)), gradients }
}

/** The largest difference, relative to the largest expected value. */
export function relativeError(actual: ArrayLike<number>, expected: Float32Array | Values): number {
  if (actual.length !== expected.length) return Number.POSITIVE_INFINITY
  let error = 0
  let largest = 0
  for (let at = 0; at < expected.length; at++) {
    error = Math.max(error, Math.abs(actual[at]! - expected[at]!))
    largest = Math.max(largest, Math.abs(expected[at]!))
  }
  return Number.isNaN(error) ? Number.POSITIVE_INFINITY : error / largest
}

/** Zeros that gradients are added to. */
export function zerosBefore(inputs: Readonly<Record<string, TestTensor>>, weights: readonly string[]) {
  return Object.fromEntries(
    weights.map((name) => {
      const { shape, values } = inputs[name]!
      return [gradientBefore(name), { values: new Float32Array(values.length), shape }]
    }),
  )
}

/** A kept value of the forward pass as an input; its free sizes are found from the batch's shape. */
function keptTensor(
  values: Float32Array,
  name: string,
  { kept }: Piece,
  inputs: Readonly<Record<string, TestTensor>>,
): TestTensor {
  const [, texts, tokens] = Array.from(inputs['shape.attention']!.values, Number) as [number, number, number]
  const sizes: Record<string, number> = { texts, tokens, rows: texts * tokens }
  const { shape } = kept.find((info) => info.name === name)!
  return { values, shape: shape.map((size) => (typeof size === 'string' ? sizes[size]! : size)) }
}

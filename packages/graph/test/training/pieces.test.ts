import { describe, expect, it } from 'vitest'
import type { BertShape } from '../../src/bert/bert-config.ts'
import { buildBackward } from '../../src/training/build-piece.ts'
import { gradientBefore, gradientOf, type Piece } from '../../src/training/piece.ts'
import {
  batchShapes,
  type LowRankShape,
  layerPieces,
  layerProducts,
  layerWeights,
  lowRankName,
  poolingPiece,
} from '../../src/training/pieces.ts'
import { checkGradients, relativeError, zerosBefore } from './check-gradients.ts'
import {
  attentionReference,
  geluReference,
  layerNormReference,
  linearReference,
  meanReference,
  sumReference,
  unitReference,
  type Values,
} from './reference.ts'
import { runModel, shapeTensor, type TestTensor, testValues } from './run-piece.ts'

const shape: BertShape = {
  hiddenSize: 8,
  layers: 1,
  heads: 2,
  intermediateSize: 12,
  vocabularySize: 10,
  positions: 8,
  tokenTypes: 2,
  layerNormEpsilon: 1e-12,
}
const { hiddenSize: channels, layerNormEpsilon: epsilon } = shape
const [texts, tokens] = [2, 3]
const rows = texts * tokens
const lowRank: LowRankShape = { products: layerProducts, rank: 2, scale: 0.5 }
const lowRankNames = layerProducts.flatMap((product) => [lowRankName(product, 'down'), lowRankName(product, 'up')])

const shapes = Object.fromEntries(
  Object.entries(batchShapes(shape, texts, tokens)).map(([name, sizes]) => [name, shapeTensor(sizes)]),
)

function inputsOf(lowRankShape?: LowRankShape): Record<string, TestTensor> {
  const weights = layerWeights(shape, lowRankShape).map(({ name, shape: sizes }, seed) => {
    const isScale = name === 'norm.weight' || name === 'middle.weight'
    return [name, testValues(seed + 11, sizes as number[], { centre: isScale ? 1 : 0, spread: 0.5 })] as const
  })
  return { entry: testValues(1, [rows, channels]), ...Object.fromEntries(weights), ...shapes }
}

type Doubles = Readonly<Record<string, Values>>

function layerReference(of: Doubles): Values {
  const hidden = layerNormReference(of.entry!, of['norm.weight']!, of['norm.bias']!, epsilon)
  const linear = (input: Values, name: string) => linearReference(input, merged(of, name), of[`${name}.bias`]!)
  const size = channels / shape.heads
  const found = attentionReference(linear(hidden, 'qkv'), { texts, tokens, heads: shape.heads, size })
  const middleSum = sumReference(hidden, linear(found, 'projection'))
  const middle = layerNormReference(middleSum, of['middle.weight']!, of['middle.bias']!, epsilon)
  return sumReference(middle, linear(geluReference(linear(middle, 'up')), 'down'))
}

// The weight with its LoRA, if it has one.
function merged(of: Doubles, name: string): Values {
  const weight = of[`${name}.base`] ?? of[`${name}.weight`]!
  const [down, up] = [of[`${name}.low_rank.down`], of[`${name}.low_rank.up`]]
  if (down === undefined || up === undefined) return weight
  const inputs = down.length / lowRank.rank
  return weight.map((value, index) => {
    const [output, input] = [Math.floor(index / inputs), index % inputs]
    let sum = 0
    for (let at = 0; at < lowRank.rank; at++) sum += up[output * lowRank.rank + at]! * down[at * inputs + input]!
    return value + lowRank.scale * sum
  })
}

// As an engine does: the graph's weights are base + scale · up · down.
function mergedInputs(): Record<string, TestTensor> {
  const inputs = inputsOf(lowRank)
  const doubles: Record<string, Values> = {}
  for (const [name, { values }] of Object.entries(inputs)) {
    if (values instanceof Float32Array) doubles[name] = Float64Array.from(values)
  }
  for (const product of layerProducts) {
    const name = `${product}.weight`
    inputs[`${product}.base`] = inputs[name]!
    inputs[name] = { values: Float32Array.from(merged(doubles, product)), shape: inputs[name]!.shape }
  }
  return inputs
}

// What an engine keeps between the passes, beside the outputs that a piece's own backward graph takes.
const isKept = new Set(['middle_sum', 'raised'])

// The pieces of a layer as one, so that one gradient goes through all.
function wholeLayer(lowRankShape?: LowRankShape): Piece {
  const { before, attention, projection, raise, gelu, lower } = layerPieces(shape, {
    lowRank: lowRankShape,
    rowSums: 'output',
  })
  const pieces = [before, attention, projection, raise, gelu, lower]
  const given = new Set(pieces.flatMap(({ outputs }) => outputs.map(({ name }) => name)))
  return {
    name: 'layer',
    inputs: pieces.flatMap(({ inputs }) => inputs).filter(({ name }) => !given.has(name)),
    operations: pieces.flatMap(({ operations }) => operations),
    outputs: lower.outputs,
    kept: pieces.flatMap(({ kept, outputs }) => [...kept, ...outputs.filter(({ name }) => isKept.has(name))]),
  }
}

describe('the gradients of a piece against central differences in float64', () => {
  const piece = wholeLayer()
  const layer = {
    inputs: inputsOf(),
    outputShape: [rows, channels],
    by: ['entry', ...layerWeights(shape).map(({ name }) => name)],
    reference: layerReference,
  }

  it.each([
    ['from what it keeps', piece],
    ['from its entry alone', { ...piece, kept: [] }],
  ])('a layer, %s', async (_name, of) => {
    expectSmall(await checkGradients({ ...layer, piece: of }))
  })

  it('the two matrices of each LoRA, whose product the weight has in it', async () => {
    const inputs = mergedInputs()
    expectSmall(
      await checkGradients({
        ...layer,
        inputs,
        piece: wholeLayer(lowRank),
        by: ['entry', ...lowRankNames],
      }),
    )
  })

  it('the pooling', async () => {
    const inputs = inputsOf()
    const by = ['entry', 'norm.weight', 'norm.bias']
    const reference = (of: Doubles) =>
      unitReference(
        meanReference(layerNormReference(of.entry!, of['norm.weight']!, of['norm.bias']!, epsilon), texts, channels),
        channels,
      )
    const piece = poolingPiece(shape)
    expectSmall(await checkGradients({ piece, inputs, outputShape: [texts, channels], by, reference }))
  })

  function expectSmall({ output, gradients }: Awaited<ReturnType<typeof checkGradients>>): void {
    expect(output).toBeLessThan(1e-6)
    for (const [name, error] of Object.entries(gradients)) expect(error, name).toBeLessThan(5e-6)
  }
})

it('adds gradients to those that are there', async () => {
  const piece = { ...wholeLayer(), kept: [] }
  const weights = ['up.weight', 'up.bias', 'norm.weight']
  const inputs = { ...inputsOf(), [gradientBefore('sum')]: testValues(5, [rows, channels]) }
  const model = buildBackward(piece, { weights, values: [] })
  const once = await runModel(model, { ...inputs, ...zerosBefore(inputs, weights) })
  const before = Object.fromEntries(
    weights.map((name) => [`${name}.gradient.before`, { values: once[gradientOf(name)]!, shape: inputs[name]!.shape }]),
  )
  const twice = await runModel(model, { ...inputs, ...before })
  for (const name of weights) {
    const doubled = once[gradientOf(name)]!.map((value) => 2 * value)
    expect(relativeError(twice[gradientOf(name)]!, doubled), name).toBeLessThan(1e-6)
  }
})

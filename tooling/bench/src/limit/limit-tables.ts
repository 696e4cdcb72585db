import { formatTable } from '../report.ts'
import { type ArithmeticShape, arithmeticPerToken, tokensPerSecondAt } from './arithmetic.ts'
import type { EngineRates } from './measure-engine.ts'
import type { ProductRates } from './measure-products.ts'
import type { OperatorShares } from './operator-shares.ts'
import { peaksOf } from './peaks.ts'

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
const giga = (rate: number | undefined): string => (rate === undefined ? '–' : (rate / 1e9).toFixed(1))

// Operators below it everywhere are taken together.
const smallestShare = 0.005

/** What ONNX Runtime's products reach. */
export function productsTable(rates: readonly ProductRates[]): string {
  const precisions = [...new Set(rates.map(({ precision }) => precision))]
  const products = [...new Set(rates.map(({ product }) => product))]
  const columns = precisions.flatMap((precision) => [`${precision}\none core`, `${precision}\nall cores`])
  const rows = products.map((product) => {
    const of = precisions.map((precision) =>
      rates.find((rate) => rate.product === product && rate.precision === precision),
    )
    const { name, rows: count, inputs, outputs } = product
    return [
      name,
      `[${count}, ${inputs}] x [${inputs}, ${outputs}]`,
      ...of.flatMap((rate) => [giga(rate?.oneCore), giga(rate?.allCores)]),
    ]
  })
  return `GFLOP/s (fp32: MatMul) and GOP/s (int8: DynamicQuantizeMatMul, quantizing included)
${formatTable(['product', 'shape', ...columns], rows)}`
}

/** The engine's rates beside what the peaks would allow. */
export function engineTable(
  shape: ArithmeticShape,
  engine: readonly EngineRates[],
  products: readonly ProductRates[],
): string {
  const head = [
    'engine',
    'tokens',
    'MFLOP\na token',
    'limit\ntokens/s',
    'alone\ntokens/s',
    'share',
    'batched\ntokens/s',
    'share',
    'limit\nall cores',
    'batched\nall cores',
    'share',
  ]
  const rows = engine.map(({ precision, tokens, alone, batched, allCores }) => {
    const arithmetic = arithmeticPerToken(shape, tokens)
    const limit = tokensPerSecondAt(arithmetic, peaksOf(products, precision, 'oneCore'))
    const limitOfAll = tokensPerSecondAt(arithmetic, peaksOf(products, precision, 'allCores'))
    return [
      precision,
      tokens,
      ((arithmetic.products + arithmetic.attention) / 1e6).toFixed(1),
      Math.round(limit),
      Math.round(alone),
      percent(alone / limit),
      Math.round(batched),
      percent(batched / limit),
      Math.round(limitOfAll),
      Math.round(allCores),
      percent(allCores / limitOfAll),
    ]
  })
  return formatTable(head, rows)
}

/** Where the time of batches went, by kind of operator. */
export function operatorsTable(profiles: readonly OperatorShares[]): string {
  const head = ['operator', ...profiles.map(({ batch }) => `${batch.texts} x ${batch.tokens}`)]
  const shares = profiles.flatMap((profile) => profile.operators)
  const operators = [...new Set(shares.filter(({ share }) => share >= smallestShare).map(({ operator }) => operator))]
  const rows = operators.map((operator) => [
    operator,
    ...profiles.map((profile) => {
      const share = profile.operators.find((candidate) => candidate.operator === operator)?.share
      return share === undefined ? '–' : percent(share)
    }),
  ])
  const others = profiles.map((profile) =>
    percent(sum(profile.operators.filter(({ operator }) => !operators.includes(operator)).map(({ share }) => share))),
  )
  return formatTable(head, [
    ...rows,
    ['others', ...others],
    ['whole run, ms', ...profiles.map(({ runMs }) => runMs.toFixed(2))],
  ])
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

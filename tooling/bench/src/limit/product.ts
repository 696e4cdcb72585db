import type { ArithmeticShape } from './arithmetic.ts'

/** A product of `[rows, inputs]` with weights `[inputs, outputs]`. */
export interface Product {
  readonly name: string
  readonly rows: number
  readonly inputs: number
  readonly outputs: number
}

const rowsOfModel = [16, 128, 512]
const squareSizes = [1024, 2048]

/** Large square products, which come nearest to what the machine can do. */
export const squareProducts: readonly Product[] = squareSizes.map((size) => ({
  name: 'square',
  rows: size,
  inputs: size,
  outputs: size,
}))

/** The products of a model: for the tokens of a short, a middling and a long text. */
export function productsOf(model: string, { dimensions, intermediateSize }: ArithmeticShape): Product[] {
  const of = (name: string, inputs: number, outputs: number): Product[] =>
    rowsOfModel.map((rows) => ({ name: `${model} ${name}`, rows, inputs, outputs }))
  return [
    ...of('query, key, value, projection', dimensions, dimensions),
    ...of('up', dimensions, intermediateSize),
    ...of('down', intermediateSize, dimensions),
  ]
}

/** Operations of a product; a multiplication and an addition are two. */
export function operationsOf({ rows, inputs, outputs }: Product): number {
  return 2 * rows * inputs * outputs
}

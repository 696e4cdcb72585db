/** What of a model's shape decides its arithmetic. */
export interface ArithmeticShape {
  readonly dimensions: number
  readonly intermediateSize: number
  readonly layers: number
}

/** Operations that the model asks for, for each token; a multiplication and an addition are two. */
export interface Arithmetic {
  /** Products with weights: query, key, value, projection (`h x h` each), up and down (`h x i` each). */
  readonly products: number
  /** Products of queries with keys, and of their weights with values: they grow with the text. */
  readonly attention: number
}

/** The arithmetic of one token in a text of so many tokens. */
export function arithmeticPerToken(shape: ArithmeticShape, tokens: number): Arithmetic {
  const { dimensions, intermediateSize, layers } = shape
  return {
    products: layers * 2 * (4 * dimensions ** 2 + 2 * dimensions * intermediateSize),
    attention: layers * 4 * tokens * dimensions,
  }
}

/** Operations a second. */
export interface Peaks {
  /** Of products with weights, in the precision that is looked at. */
  readonly products: number
  /** Of fp32, in which attention is computed in every precision. */
  readonly attention: number
}

/** Tokens a second if all operations ran at the peaks and nothing else took time. */
export function tokensPerSecondAt({ products, attention }: Arithmetic, peaks: Peaks): number {
  return 1 / (products / peaks.products + attention / peaks.attention)
}

/** Values in float64, row-major. */
export type Values = Float64Array

/** input · weightᵀ + bias. */
export function linearReference(input: Values, weight: Values, bias: Values): Values {
  const outputs = bias.length
  const inputs = weight.length / outputs
  const rows = input.length / inputs
  return Float64Array.from({ length: rows * outputs }, (_, index) => {
    const [row, output] = [Math.floor(index / outputs), index % outputs]
    let sum = bias[output]!
    for (let at = 0; at < inputs; at++) sum += input[row * inputs + at]! * weight[output * inputs + at]!
    return sum
  })
}

/** LayerNorm of each row. */
export function layerNormReference(input: Values, weight: Values, bias: Values, epsilon: number): Values {
  const channels = weight.length
  const output = new Float64Array(input.length)
  for (let start = 0; start < input.length; start += channels) {
    const row = input.subarray(start, start + channels)
    const mean = row.reduce((sum, value) => sum + value, 0) / channels
    const variance = row.reduce((sum, value) => sum + (value - mean) ** 2, 0) / channels
    for (let at = 0; at < channels; at++) {
      output[start + at] = ((row[at]! - mean) / Math.sqrt(variance + epsilon)) * weight[at]! + bias[at]!
    }
  }
  return output
}

/** GELU by erf. */
export function geluReference(input: Values): Values {
  return input.map((value) => (value / 2) * (1 + erf(value / Math.SQRT2)))
}

// Maclaurin series of erf: exact to some 1e-13 for |x| < 4, which is where the tests are.
function erf(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; n < 120; n++) {
    term *= -(x * x) / n
    sum += term / (2 * n + 1)
  }
  return (2 / Math.sqrt(Math.PI)) * sum
}

/** What the sizes of attention are. */
export interface AttentionSizes {
  readonly texts: number
  readonly tokens: number
  readonly heads: number
  readonly size: number
}

/** Attention from query, key and value side by side in each token's row: `[texts · tokens, 3 · heads · size]`. */
export function attentionReference(rows: Values, { texts, tokens, heads, size }: AttentionSizes): Values {
  const channels = heads * size
  const output = new Float64Array(texts * tokens * channels)
  const at = (text: number, token: number, part: number, channel: number) =>
    rows[(text * tokens + token) * 3 * channels + part * channels + channel]!
  for (let text = 0; text < texts; text++) {
    for (let head = 0; head < heads; head++) {
      for (let query = 0; query < tokens; query++) {
        const shares = Array.from({ length: tokens }, (_, key) => {
          let score = 0
          for (let channel = head * size; channel < (head + 1) * size; channel++) {
            score += at(text, query, 0, channel) * at(text, key, 1, channel)
          }
          return Math.exp(score / Math.sqrt(size))
        })
        const total = shares.reduce((sum, share) => sum + share, 0)
        for (let channel = head * size; channel < (head + 1) * size; channel++) {
          let sum = 0
          for (let key = 0; key < tokens; key++) sum += (shares[key]! / total) * at(text, key, 2, channel)
          output[(text * tokens + query) * channels + channel] = sum
        }
      }
    }
  }
  return output
}

/** The mean over each text's tokens. */
export function meanReference(input: Values, texts: number, channels: number): Values {
  const tokens = input.length / texts / channels
  return Float64Array.from({ length: texts * channels }, (_, index) => {
    const [text, channel] = [Math.floor(index / channels), index % channels]
    let sum = 0
    for (let token = 0; token < tokens; token++) sum += input[(text * tokens + token) * channels + channel]!
    return sum / tokens
  })
}

/** Each row with length 1. */
export function unitReference(input: Values, channels: number): Values {
  return input.map((value, index) => {
    const start = index - (index % channels)
    return value / Math.hypot(...input.subarray(start, start + channels))
  })
}

/** The element-wise sum. */
export function sumReference(left: Values, right: Values): Values {
  return left.map((value, index) => value + right[index]!)
}

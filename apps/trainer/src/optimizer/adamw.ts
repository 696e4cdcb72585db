/** AdamW's constants (Loshchilov & Hutter, arXiv:1711.05101). */
export interface AdamwOptions {
  readonly betas: readonly [number, number]
  readonly epsilon: number
  readonly weightDecay: number
}

/** What one step is done with. */
export interface AdamwStep extends AdamwOptions {
  readonly learningRate: number
  /** What gradients are multiplied by first: below 1 where they are clipped. */
  readonly gradientScale: number
  /** From 1 on. */
  readonly step: number
}

/** Values and their moments, element by element. */
export interface AdamwState {
  readonly values: Float32Array
  readonly first: Float32Array
  readonly second: Float32Array
}

/** Elements from `begin` to `end`, whose gradients begin at `gradientBegin`. */
export interface AdamwRange {
  readonly begin: number
  readonly end: number
  /** undefined: the gradient is zero. */
  readonly gradients: Float32Array | undefined
  readonly gradientBegin: number
  readonly decays: boolean
}

/** Updates a range in place, with PyTorch's bias correction; the decay is decoupled from the gradient. */
export function updateAdamw({ values, first, second }: AdamwState, range: AdamwRange, step: AdamwStep): void {
  const { begin, end, gradients, gradientBegin } = range
  const { learningRate, gradientScale, epsilon, weightDecay } = step
  const [firstBeta, secondBeta] = step.betas
  const keep = range.decays ? 1 - learningRate * weightDecay : 1
  const rate = learningRate / (1 - firstBeta ** step.step)
  const correction = 1 / Math.sqrt(1 - secondBeta ** step.step)
  for (let index = begin; index < end; index++) {
    const gradient = gradients === undefined ? 0 : gradients[gradientBegin + index - begin]! * gradientScale
    const mean = firstBeta * first[index]! + (1 - firstBeta) * gradient
    const square = secondBeta * second[index]! + (1 - secondBeta) * gradient * gradient
    first[index] = mean
    second[index] = square
    values[index] = values[index]! * keep - (rate * mean) / (Math.sqrt(square) * correction + epsilon)
  }
}

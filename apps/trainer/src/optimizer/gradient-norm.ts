/** The sum of squares, in float64. */
export function squareSum(values: Float32Array, begin = 0, end: number = values.length): number {
  let [even, odd] = [0, 0]
  let index = begin
  for (; index + 1 < end; index += 2) {
    const [left, right] = [values[index]!, values[index + 1]!]
    even += left * left
    odd += right * right
  }
  return even + odd + (index < end ? values[index]! ** 2 : 0)
}

/** What gradients are multiplied by so that their norm is at most `limit`; as PyTorch's `clip_grad_norm_`. */
export function clipScale(norm: number, limit: number): number {
  return Math.min(1, limit / (norm + 1e-6))
}

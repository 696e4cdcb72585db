/** A matrix in int8: `value = integer * scale of its column`. */
export interface QuantizedMatrix {
  /** `[inputs, outputs]`, row-major. */
  readonly integers: Int8Array
  /** One scale an output channel. */
  readonly scales: Float32Array
}

/**
 * PyTorch's `[outputs, inputs]` weight as int8 in ONNX's `[inputs, outputs]` order: symmetric, one scale an output channel
 * (the largest magnitude becomes 127), rounded to the nearest.
 */
export function quantizeByOutput(weight: Float32Array, outputs: number, inputs: number): QuantizedMatrix {
  const integers = new Int8Array(weight.length)
  const scales = new Float32Array(outputs)
  for (let output = 0; output < outputs; output++) {
    const row = weight.subarray(output * inputs, (output + 1) * inputs)
    let largest = 0
    for (const value of row) largest = Math.max(largest, Math.abs(value))
    const scale = largest === 0 ? 1 : largest / 127
    scales[output] = scale
    for (let input = 0; input < inputs; input++) integers[input * outputs + output] = Math.round(row[input]! / scale)
  }
  return { integers, scales }
}

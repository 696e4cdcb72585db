import type { LinearWeights } from './linear.ts'

/** Channels in two groups, each in ascending order. */
export interface ChannelSplit {
  readonly outliers: readonly number[]
  readonly others: readonly number[]
}

/** Splits channels into the `count` with the largest ranges and the others. */
export function splitByRange(ranges: Float32Array, count: number): ChannelSplit {
  const byRange = Array.from(ranges.keys()).sort((a, b) => ranges[b]! - ranges[a]!)
  const ascending = (channels: number[]) => channels.sort((a, b) => a - b)
  return { outliers: ascending(byRange.slice(0, count)), others: ascending(byRange.slice(count)) }
}

/** A product that gives only these outputs. */
export function pickOutputs({ matrix, bias, inputs }: LinearWeights, channels: readonly number[]): LinearWeights {
  const picked = new Float32Array(channels.length * inputs)
  for (const [row, channel] of channels.entries()) {
    picked.set(matrix.subarray(channel * inputs, (channel + 1) * inputs), row * inputs)
  }
  return {
    inputs,
    outputs: channels.length,
    matrix: picked,
    bias: Float32Array.from(channels, (channel) => bias[channel]!),
  }
}

/** A product of only these inputs. */
export function pickInputs(
  { matrix, bias, inputs, outputs }: LinearWeights,
  channels: readonly number[],
): LinearWeights {
  const picked = new Float32Array(outputs * channels.length)
  for (let output = 0; output < outputs; output++) {
    for (const [column, channel] of channels.entries()) {
      picked[output * channels.length + column] = matrix[output * inputs + channel]!
    }
  }
  return { inputs: channels.length, outputs, matrix: picked, bias }
}

/** The largest magnitude of each channel of a layer's values, over all tokens of the calibration texts. */
export interface LayerRanges {
  /** The layer's input, which is that of query, key and value. */
  readonly input: Float32Array
  /** Between attention and feed-forward, the input of up. */
  readonly middle: Float32Array
  /** After GELU, the input of down. */
  readonly gelu: Float32Array
}

/** The ranges of all layers of an encoder. */
export interface ActivationRanges {
  /** @throws Error (a bug) for a layer that was not observed. */
  layer(name: string): LayerRanges
}

/** Collects ranges from the outputs of an observed encoder's runs. */
export interface RangeCollector {
  /** Takes the outputs of one run; those that are no ranges are left alone. */
  add(outputs: Readonly<Record<string, Float32Array>>): void
  ranges(): ActivationRanges
}

const parts = ['input', 'middle', 'gelu'] as const

/** The name of the output that tells the range of a part of a layer. */
export function rangeName(layer: string, part: (typeof parts)[number]): string {
  return `${layer}.${part}.range`
}

/** A collector without any range yet. */
export function createRangeCollector(): RangeCollector {
  const largest = new Map<string, Float32Array>()

  function layer(name: string): LayerRanges {
    const [input, middle, gelu] = parts.map((part) => largest.get(rangeName(name, part)))
    if (input === undefined || middle === undefined || gelu === undefined) {
      throw new Error(`This is a bug: the ranges of ${name} were not observed.`)
    }
    return { input, middle, gelu }
  }

  return {
    add(outputs) {
      for (const [name, values] of Object.entries(outputs)) {
        if (!name.endsWith('.range')) continue
        const before = largest.get(name)
        largest.set(
          name,
          before === undefined ? values.slice() : before.map((value, index) => Math.max(value, values[index]!)),
        )
      }
    },
    ranges: () => ({ layer }),
  }
}

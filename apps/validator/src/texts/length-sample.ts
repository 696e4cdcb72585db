/** Token lengths of texts, or of every `stride`-th one where there are many. */
export interface LengthSample {
  /** Takes the next text in; it is only tokenized if it belongs to the sample. */
  add(tokensOf: () => number): void
  summary(limit: number): LengthSummary
}

/** How long texts are, in tokens with prefix, `[CLS]` and `[SEP]`. */
export interface LengthSummary {
  /** Texts that there are. */
  readonly texts: number
  /** Of these the ones that were tokenized: all, or every `stride`-th. */
  readonly sampled: number
  readonly stride: number
  readonly median: number
  readonly percentile95: number
  readonly longest: number
  /** The length that was asked about. */
  readonly limit: number
  /** Of the sample the texts that are longer. */
  readonly cut: number
  readonly histogram: readonly LengthBin[]
}

/** Texts of `from` tokens on, below `to`; the last bin has all that are longer too. */
export interface LengthBin {
  readonly from: number
  readonly to: number
  readonly count: number
}

const binWidth = 32
const binCount = 17

/** Lengths of at most `most` texts: when there are more, every second one is left out, again and again. */
export function sampleLengths(most: number): LengthSample {
  let lengths: number[] = []
  let stride = 1
  let texts = 0
  return {
    add(tokensOf) {
      if (texts++ % stride !== 0) return
      lengths.push(tokensOf())
      if (lengths.length <= most) return
      lengths = lengths.filter((_, index) => index % 2 === 0)
      stride *= 2
    },
    summary(limit) {
      const sorted = Uint32Array.from(lengths).sort()
      const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
      return {
        texts,
        sampled: sorted.length,
        stride,
        median: at(0.5),
        percentile95: at(0.95),
        longest: sorted.at(-1) ?? 0,
        limit,
        cut: sorted.filter((length) => length > limit).length,
        histogram: histogramOf(sorted),
      }
    },
  }
}

function histogramOf(lengths: Uint32Array): LengthBin[] {
  const counts = new Array<number>(binCount).fill(0)
  for (const length of lengths) counts[Math.min(binCount - 1, Math.floor((length - 1) / binWidth))]!++
  return counts.map((count, bin) => ({ from: bin * binWidth + 1, to: (bin + 1) * binWidth + 1, count }))
}

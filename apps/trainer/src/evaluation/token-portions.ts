/** Texts that are encoded in one call. */
export interface TokenPortion {
  /** Their places among all texts. */
  readonly indices: readonly number[]
  readonly texts: readonly Int32Array[]
}

/** Texts in portions of similar lengths, the longest first, each of at most so many tokens (a longer text is alone). */
export function tokenPortions(texts: readonly Int32Array[], maxTokens: number): TokenPortion[] {
  const order = texts.map((_, index) => index).sort((a, b) => texts[b]!.length - texts[a]!.length || a - b)
  const portions: number[][] = []
  let tokens = Number.POSITIVE_INFINITY
  for (const index of order) {
    const { length } = texts[index]!
    if (tokens + length > maxTokens) {
      portions.push([])
      tokens = 0
    }
    portions.at(-1)!.push(index)
    tokens += length
  }
  return portions.map((indices) => ({ indices, texts: indices.map((index) => texts[index]!) }))
}

/** Texts of one length that lie one after the other. */
export interface TextGroup {
  readonly texts: number
  readonly tokens: number
}

/** Texts that go through the encoder together: their tokens one after the other, without padding. */
export interface MicroBatch {
  readonly ids: Int32Array
  readonly groups: readonly TextGroup[]
}

/** A micro-batch, and which texts of the whole it has, in its order. */
export interface PlannedBatch extends MicroBatch {
  readonly indices: readonly number[]
}

/**
 * Cuts texts into micro-batches of at most so many tokens (a longer text is alone). Lengths may be mixed: only attention, which
 * takes each group by itself, sees where a text ends. The same texts give the same plan.
 */
export function planMicroBatches(texts: readonly Int32Array[], maxTokens: number): PlannedBatch[] {
  const order = texts.map((_, index) => index).sort((a, b) => texts[b]!.length - texts[a]!.length || a - b)
  const batches: PlannedBatch[] = []
  let indices: number[] = []
  let tokens = 0
  for (const index of order) {
    const length = texts[index]!.length
    if (indices.length > 0 && tokens + length > maxTokens) {
      batches.push(batchOf(texts, indices))
      indices = []
      tokens = 0
    }
    indices.push(index)
    tokens += length
  }
  if (indices.length > 0) batches.push(batchOf(texts, indices))
  return batches
}

/** Deals micro-batches to workers: the largest first, each to the worker with the fewest tokens. The same each time. */
export function dealBatches(batches: readonly PlannedBatch[], workers: number): PlannedBatch[][] {
  const hands = Array.from({ length: workers }, () => ({ tokens: 0, batches: [] as PlannedBatch[] }))
  for (const batch of batches.toSorted((a, b) => b.ids.length - a.ids.length)) {
    const least = hands.reduce((best, hand) => (hand.tokens < best.tokens ? hand : best))
    least.batches.push(batch)
    least.tokens += batch.ids.length
  }
  return hands.map(({ batches: own }) => own)
}

function batchOf(texts: readonly Int32Array[], indices: readonly number[]): PlannedBatch {
  const groups: { texts: number; tokens: number }[] = []
  for (const index of indices) {
    const tokens = texts[index]!.length
    const last = groups.at(-1)
    if (last?.tokens === tokens) last.texts++
    else groups.push({ texts: 1, tokens })
  }
  const ids = new Int32Array(indices.reduce((sum, index) => sum + texts[index]!.length, 0))
  let at = 0
  for (const index of indices) {
    ids.set(texts[index]!, at)
    at += texts[index]!.length
  }
  return { ids, groups, indices }
}

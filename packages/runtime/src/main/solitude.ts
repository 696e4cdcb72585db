// How much the last lone batch counts against those before it, and the share of disturbed ones from which one core is better:
// at 100 queries a second, 4 of 10 disturbed, all cores for each made the 99th percentile twice that of one core.
const weight = 0.1
const tolerated = 0.15

// A session's threads sleep soon after a batch. Waking them costs a short text more than they gain: at 20 single queries a
// second all cores made the 95th percentile 15 to 24 ms, one core 9 ms. One text after the other finds them awake.
const longTokens = 64
const awakeMs = 3

/**
 * Whether all cores are likely to be better than one for a batch that is alone: if it is long or the threads are awake, and if
 * it probably stays alone. One that gets company has more threads beside it than there are cores, which costs both. That is
 * learned from the lone batches before: a client that sends one text after the other never disturbs itself.
 */
export class Solitude {
  readonly #now: () => number
  #disturbedShare = 0
  #isWatching = false
  #isDisturbed = false
  #endedAt = Number.NEGATIVE_INFINITY

  /** @param now a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now
  }

  /** @param tokens of the batch. */
  isWorthIt(tokens: number): boolean {
    if (this.#disturbedShare >= tolerated) return false
    return tokens >= longTokens || this.#now() - this.#endedAt < awakeMs
  }

  /** A lone batch begins. */
  begin(): void {
    this.#isWatching = true
    this.#isDisturbed = false
  }

  /** Texts came. */
  disturb(): void {
    this.#isDisturbed = true
  }

  /** A batch is done. */
  end(): void {
    this.#endedAt = this.#now()
    if (!this.#isWatching) return
    this.#isWatching = false
    this.#disturbedShare += weight * ((this.#isDisturbed ? 1 : 0) - this.#disturbedShare)
  }
}

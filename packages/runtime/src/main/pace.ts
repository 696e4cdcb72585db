// The last batches count most: what was measured this long ago, in working time of one worker, counts a third.
const memoryMs = 10_000

/** How fast one worker works, by its last batches. */
export class Pace {
  #tokens = 0
  #ms = 0

  /** NaN before the first batch. */
  get tokensPerMs(): number {
    return this.#tokens / this.#ms
  }

  /** A batch is done. */
  add(tokens: number, ms: number): void {
    const kept = Math.exp(-ms / memoryMs)
    this.#tokens = this.#tokens * kept + tokens
    this.#ms = this.#ms * kept + ms
  }
}

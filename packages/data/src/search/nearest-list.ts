import type { Neighbours } from './nearest-search.ts'

/** The best of what was offered, up to a number: a heap whose root is the worst of them. */
export class NearestList {
  readonly #scores: Float32Array
  readonly #rows: Int32Array
  #size = 0

  constructor(depth: number) {
    this.#scores = new Float32Array(depth)
    this.#rows = new Int32Array(depth)
  }

  offer(exactScore: number, row: number): void {
    const score = Math.fround(exactScore)
    if (this.#size < this.#rows.length) {
      this.#rise(this.#size++, score, row)
    } else if (this.#size > 0 && this.#isWorse(0, score, row)) {
      this.#sink(score, row)
    }
  }

  sorted(): Neighbours {
    const order = Array.from({ length: this.#size }, (_, place) => place).sort(
      (a, b) => this.#scores[b]! - this.#scores[a]! || this.#rows[a]! - this.#rows[b]!,
    )
    return {
      rows: Int32Array.from(order, (place) => this.#rows[place]!),
      scores: Float32Array.from(order, (place) => this.#scores[place]!),
    }
  }

  // Of equal scores the higher row is the worse.
  #isWorse(place: number, score: number, row: number): boolean {
    const own = this.#scores[place]!
    return own < score || (own === score && this.#rows[place]! > row)
  }

  #put(place: number, score: number, row: number): void {
    this.#scores[place] = score
    this.#rows[place] = row
  }

  #rise(from: number, score: number, row: number): void {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (this.#isWorse(parent, score, row)) break
      this.#put(place, this.#scores[parent]!, this.#rows[parent]!)
      place = parent
    }
    this.#put(place, score, row)
  }

  #sink(score: number, row: number): void {
    let place = 0
    for (;;) {
      let child = 2 * place + 1
      if (child >= this.#size) break
      const right = child + 1
      if (right < this.#size && this.#isWorse(right, this.#scores[child]!, this.#rows[child]!)) child = right
      if (!this.#isWorse(child, score, row)) break
      this.#put(place, this.#scores[child]!, this.#rows[child]!)
      place = child
    }
    this.#put(place, score, row)
  }
}

/** A set of small whole numbers, a bit each. */
export class NumberSet {
  #bits = new Uint8Array(1024)

  has(number: number): boolean {
    return ((this.#bits[number >> 3] ?? 0) & (1 << (number & 7))) !== 0
  }

  add(number: number): void {
    if (number >> 3 >= this.#bits.length) {
      const bits = new Uint8Array(Math.max(2 * this.#bits.length, (number >> 3) + 1))
      bits.set(this.#bits)
      this.#bits = bits
    }
    this.#bits[number >> 3]! |= 1 << (number & 7)
  }

  /** The numbers in rising order. */
  *[Symbol.iterator](): Generator<number> {
    for (let number = 0; number < 8 * this.#bits.length; number++) if (this.has(number)) yield number
  }
}

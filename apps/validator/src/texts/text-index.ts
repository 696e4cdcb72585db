import { hash } from 'node:crypto'
import { GrowingNumbers } from './growing-numbers.ts'

/** A text that was seen before. */
export interface SeenText {
  /** The number of the first text that is the same. */
  readonly number: number
  /** Its line. */
  readonly line: number
}

/**
 * Tells which texts are the same, in 12 bytes a text and 4 to 8 more for each distinct one: of a text it keeps 64 bits of
 * its SHA-256. Two different texts among a million are taken for the same with a chance of 3 in 100 million.
 */
export class TextIndex {
  readonly #high = new GrowingNumbers()
  readonly #low = new GrowingNumbers()
  readonly #lines = new GrowingNumbers()
  /** Numbers of distinct texts plus 1, by their hash; 0 is an empty slot. */
  #slots = new Uint32Array(4096)
  #distinct = 0

  /** Texts that were added. */
  get length(): number {
    return this.#lines.length
  }

  /** Takes a text in, whose number is the count of those before it. Returns the first one that is the same, if there is one. */
  add(text: string, line: number): SeenText | undefined {
    const number = this.length
    const [high, low] = hashOf(text)
    this.#high.push(high)
    this.#low.push(low)
    this.#lines.push(line)
    const slot = this.#slotOf(high, low)
    if (this.#slots[slot] !== 0) return this.#seen(this.#slots[slot]! - 1)
    this.#slots[slot] = number + 1
    if (2 * ++this.#distinct > this.#slots.length) this.#grow()
    return undefined
  }

  /** The first text that is the same, if there is one. */
  find(text: string): SeenText | undefined {
    const [high, low] = hashOf(text)
    const found = this.#slots[this.#slotOf(high, low)]!
    return found === 0 ? undefined : this.#seen(found - 1)
  }

  /** The number of the first text that is the same as the one of a number. */
  firstLike(number: number): number {
    return this.#slots[this.#slotOf(this.#high.at(number), this.#low.at(number))]! - 1
  }

  /** The line of the text of a number. */
  lineOf(number: number): number {
    return this.#lines.at(number)
  }

  #seen(number: number): SeenText {
    return { number, line: this.#lines.at(number) }
  }

  #slotOf(high: number, low: number): number {
    const mask = this.#slots.length - 1
    let slot = low & mask
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const number = this.#slots[slot]! - 1
      if (this.#low.at(number) === low && this.#high.at(number) === high) break
    }
    return slot
  }

  #grow(): void {
    const numbers = this.#slots.filter((slot) => slot !== 0)
    this.#slots = new Uint32Array(2 * this.#slots.length)
    for (const kept of numbers) this.#slots[this.#slotOf(this.#high.at(kept - 1), this.#low.at(kept - 1))] = kept
  }
}

function hashOf(text: string): [high: number, low: number] {
  const digest = hash('sha256', text, 'buffer')
  return [digest.readUInt32LE(0), digest.readUInt32LE(4)]
}

/** A text as an uncased model reads it: case and runs of blanks make no difference. */
export function asRead(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase()
}

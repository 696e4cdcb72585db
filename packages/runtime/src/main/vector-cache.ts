import { LRUCache } from 'lru-cache'

/** A text that was embedded before. */
export interface CachedText {
  readonly embedding: Float32Array
  /** Tokens that the model read. */
  readonly tokens: number
  /** Tokens before the cut. */
  readonly fullLength: number
}

// What an entry takes beside its text and its vector: the list's links and the objects' heads, as measured in Node 24.
const entryBytes = 400

/** The vectors of the texts that were asked for last, within a number of bytes. The key is the text with its prefix. */
export class VectorCache {
  readonly #entries: LRUCache<string, CachedText>
  hits = 0

  constructor(maxBytes: number) {
    this.#entries = new LRUCache({
      maxSize: maxBytes,
      sizeCalculation: ({ embedding }, text) => entryBytes + 2 * text.length + embedding.byteLength,
    })
  }

  get texts(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#entries.calculatedSize
  }

  /** The vector is the caller's to keep and to change. */
  get(text: string): CachedText | undefined {
    const found = this.#entries.get(text)
    if (found === undefined) return undefined
    this.hits++
    return { ...found, embedding: found.embedding.slice() }
  }

  set(text: string, value: CachedText): void {
    this.#entries.set(text, { ...value, embedding: value.embedding.slice() })
  }
}

import { E5Error, type EncodedText, joinPieces, piecesOf } from '@e5/core'

/** Some of a job's pieces, one after the other, on their way to a thread. */
export interface EncodeChunk {
  readonly job: EncodeJob
  /** The first one's place in the job. */
  readonly first: number
  readonly pieces: readonly string[]
  /** UTF-16 units of all pieces. */
  readonly characters: number
  /** Runs that ended with the death of their thread. */
  failedRuns: number
}

/** The texts of one call while they are tokenized: long ones in pieces, so that none keeps a thread from other calls. */
export class EncodeJob {
  readonly done: Promise<EncodedText[]>
  readonly #limit: number
  readonly #pieces: string[] = []
  /** Pieces of each text. */
  readonly #counts: number[] = []
  readonly #encoded: EncodedText[] = []
  readonly #resolve: (encoded: EncodedText[]) => void
  readonly #reject: (error: Error) => void
  #next = 0
  #missing: number
  #isSettled = false

  /** @param limit the tokenizer's. */
  constructor(texts: readonly string[], limit: number) {
    const { promise, resolve, reject } = Promise.withResolvers<EncodedText[]>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#limit = limit
    for (const text of texts) {
      const before = this.#pieces.length
      this.#pieces.push(...piecesOf(text))
      this.#counts.push(this.#pieces.length - before)
    }
    this.#missing = this.#pieces.length
    if (this.#missing === 0) this.#finish()
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** Whether there are pieces that were not taken yet. */
  get hasMore(): boolean {
    return !this.#isSettled && this.#next < this.#pieces.length
  }

  /** Takes its next pieces: at least one, then as many as have no more than these UTF-16 units. */
  take(most: number): EncodeChunk {
    const first = this.#next
    let characters = this.#pieces[first]!.length
    let end = first + 1
    while (end < this.#pieces.length && characters + this.#pieces[end]!.length <= most) {
      characters += this.#pieces[end]!.length
      end++
    }
    this.#next = end
    return { job: this, first, pieces: this.#pieces.slice(first, end), characters, failedRuns: 0 }
  }

  /** Pieces from `first` on are encoded. */
  encoded(first: number, pieces: readonly EncodedText[]): void {
    for (const [index, piece] of pieces.entries()) this.#encoded[first + index] = piece
    this.#missing -= pieces.length
    if (this.#missing === 0 && !this.#isSettled) this.#finish()
  }

  fail(error: Error): void {
    this.#isSettled = true
    this.#reject(error)
  }

  cancel(): void {
    this.fail(new E5Error('CANCELLED', {}))
  }

  #finish(): void {
    this.#isSettled = true
    let first = 0
    const texts = this.#counts.map((count) => {
      const pieces = this.#encoded.slice(first, first + count)
      first += count
      return joinPieces(pieces, this.#limit)
    })
    this.#resolve(texts)
  }
}

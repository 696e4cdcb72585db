import { E5Error, type EncodedText } from '@e5/core'

/** A text of a call on its way to a worker. */
export interface PendingText {
  readonly call: Call
  /** Its place in the call. */
  readonly index: number
  readonly ids: Int32Array
  /** Tokens, the length of `ids`. */
  readonly tokens: number
  /** Runs that ended with the death of their worker. */
  failedRuns: number
}

/** The vectors of a call, and the longest times that one of its texts waited and ran. */
export interface CallOutput {
  readonly embeddings: Float32Array[]
  readonly queueMs: number
  readonly inferMs: number
}

/** One `embed` call: it succeeds when all its texts have vectors, or fails as a whole. */
export class Call {
  readonly texts: readonly PendingText[]
  readonly done: Promise<CallOutput>
  readonly #embeddings: Float32Array[]
  readonly #resolve: (output: CallOutput) => void
  readonly #reject: (error: Error) => void
  readonly #submittedAt = performance.now()
  #missing: number
  #queueMs = 0
  #inferMs = 0
  #isSettled = false

  constructor(encoded: readonly EncodedText[]) {
    const { promise, resolve, reject } = Promise.withResolvers<CallOutput>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
    this.texts = encoded.map(({ ids }, index) => ({ call: this, index, ids, tokens: ids.length, failedRuns: 0 }))
    this.#embeddings = new Array(encoded.length)
    this.#missing = encoded.length
    if (encoded.length === 0) this.#settle(() => resolve({ embeddings: [], queueMs: 0, inferMs: 0 }))
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** One of its texts left the queue. */
  started(): void {
    this.#queueMs = Math.max(this.#queueMs, performance.now() - this.#submittedAt)
  }

  /** One of its texts has its vector. */
  embedded(index: number, embedding: Float32Array, inferMs: number): void {
    this.#embeddings[index] = embedding
    this.#inferMs = Math.max(this.#inferMs, inferMs)
    this.#missing--
    if (this.#missing > 0) return
    this.#settle(() => this.#resolve({ embeddings: this.#embeddings, queueMs: this.#queueMs, inferMs: this.#inferMs }))
  }

  fail(error: Error): void {
    this.#settle(() => this.#reject(error))
  }

  cancel(): void {
    this.fail(new E5Error('CANCELLED', {}))
  }

  #settle(settle: () => void): void {
    if (this.#isSettled) return
    this.#isSettled = true
    settle()
  }
}

import { E5Error } from '@e5/core'

/** The vectors of a call, and the longest times that one of its texts waited and ran. */
export interface CallOutput {
  readonly embeddings: Float32Array[]
  readonly queueMs: number
  readonly inferMs: number
}

/** One `embed` call: it succeeds when all its texts have vectors, or fails as a whole. */
export class Call {
  readonly done: Promise<CallOutput>
  readonly #embeddings: Float32Array[]
  readonly #resolve: (output: CallOutput) => void
  readonly #reject: (error: Error) => void
  readonly #submittedAt = performance.now()
  #missing: number
  #toStart: number
  #queueMs = 0
  #inferMs = 0
  #isSettled = false

  /** @param texts how many it has. */
  constructor(texts: number) {
    const { promise, resolve, reject } = Promise.withResolvers<CallOutput>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#embeddings = new Array(texts)
    this.#missing = texts
    this.#toStart = texts
    if (texts === 0) this.#settle(() => resolve({ embeddings: [], queueMs: 0, inferMs: 0 }))
  }

  get isSettled(): boolean {
    return this.#isSettled
  }

  /** Whether a worker had each of its texts. */
  get isStarted(): boolean {
    return this.#toStart === 0
  }

  /** One of its texts left the queue. */
  started(): void {
    this.#toStart--
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

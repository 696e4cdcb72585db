/** Buffers for values of so many channels a token, used again and again: what a step needs is allocated once. */
export class BufferPool {
  readonly #maxTokens: number
  readonly #free = new Map<number, Float32Array[]>()
  #bytes = 0

  constructor(maxTokens: number) {
    this.#maxTokens = maxTokens
  }

  /** All bytes that it ever allocated. */
  get bytes(): number {
    return this.#bytes
  }

  /** A buffer for `[tokens, channels]`; what is in it is left over. */
  take(tokens: number, channels: number): Float32Array {
    if (tokens > this.#maxTokens) return new Float32Array(tokens * channels)
    const whole = this.#free.get(channels)?.pop() ?? this.#allocate(channels)
    return whole.subarray(0, tokens * channels)
  }

  /** Gives one back that {@link take} gave for as many channels. */
  give(buffer: Float32Array, channels: number): undefined {
    const whole = new Float32Array(buffer.buffer)
    if (whole.length !== this.#maxTokens * channels) return
    const free = this.#free.get(channels)
    if (free === undefined) this.#free.set(channels, [whole])
    else free.push(whole)
  }

  #allocate(channels: number): Float32Array {
    const buffer = new Float32Array(this.#maxTokens * channels)
    this.#bytes += buffer.byteLength
    return buffer
  }
}

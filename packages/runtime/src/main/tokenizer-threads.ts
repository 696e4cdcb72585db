import { E5Error, type EncodedText } from '@e5/core'
import { RunnerDied, type StartRunner } from './batch-runner.ts'
import type { CallTokenizer } from './call-tokenizer.ts'
import { type EncodeChunk, EncodeJob } from './encode-job.ts'
import { RunnerPool } from './runner-pool.ts'
import type { TokenizerThread } from './tokenizer-thread.ts'

/** What tokenizer threads are made of. */
export interface TokenizerThreadsOptions {
  readonly startThread: StartRunner<TokenizerThread>
  readonly threads: number
  /** The tokens that a text is cut to. */
  readonly limit: number
  /** Told the reason when a thread ended on its own, or could not be started in the place of one. */
  readonly onThreadDied?: (reason: string) => void
  /** As a {@link RunnerPool}'s. */
  readonly restartDelaysMs?: readonly number[]
}

// UTF-16 units in a request: some 5 ms of tokenizing, beside which the hop of 0.05 ms is nothing, and nobody waits long.
const requestCharacters = 8_192

/**
 * Tokenizes in threads, each of which gets a request at a time. A request takes from the waiting calls in turns, so that large
 * calls are shared by the threads, small ones travel together and none waits for the whole of another.
 */
export class TokenizerThreads implements CallTokenizer {
  readonly #limit: number
  readonly #pool: RunnerPool<TokenizerThread>
  /** Whose pieces were not all taken yet; the first one's turn is next. */
  readonly #waiting: EncodeJob[] = []
  /** What was with a thread that died. */
  readonly #retries: EncodeChunk[] = []
  #isDispatchDue = false

  constructor({ startThread, threads, limit, onThreadDied, restartDelaysMs }: TokenizerThreadsOptions) {
    this.#limit = limit
    this.#pool = new RunnerPool({
      startRunner: startThread,
      replicas: threads,
      onDeath: (reason) => onThreadDied?.(reason),
      onChange: () => this.#dispatch(),
      ...(restartDelaysMs !== undefined && { restartDelaysMs }),
    })
  }

  /** Starts the threads. @throws E5Error of one that cannot start, or WORKERS_UNAVAILABLE; the others are ended. */
  async open(): Promise<void> {
    await this.#pool.open()
  }

  async encode(texts: readonly string[], signal: AbortSignal | undefined): Promise<EncodedText[]> {
    if (signal?.aborted) throw new E5Error('CANCELLED', {})
    const job = new EncodeJob(texts, this.#limit)
    const cancel = () => job.cancel()
    signal?.addEventListener('abort', cancel, { once: true })
    if (job.hasMore) this.#waiting.push(job)
    this.#dispatchSoon()
    try {
      return await job.done
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  async close(): Promise<void> {
    await this.#pool.close()
  }

  // At the end of the turn of the event loop: the calls that came in it share a request, and with it the cost of the hop.
  #dispatchSoon(): void {
    if (this.#isDispatchDue) return
    this.#isDispatchDue = true
    setImmediate(() => {
      this.#isDispatchDue = false
      this.#dispatch()
    })
  }

  #dispatch(): void {
    if (this.#pool.failure !== undefined) this.#failAll(this.#pool.failure)
    while (this.#pool.hasIdle) {
      const chunks = this.#takeRequest()
      if (chunks.length === 0) return
      void this.#run(this.#pool.acquire()!, chunks)
    }
  }

  // What is tried again goes alone, so that it takes no other call with it.
  #takeRequest(): EncodeChunk[] {
    for (let retry = this.#retries.shift(); retry !== undefined; retry = this.#retries.shift()) {
      if (!retry.job.isSettled) return [retry]
    }
    const chunks: EncodeChunk[] = []
    let room = requestCharacters
    while (room > 0) {
      const job = this.#waiting.shift()
      if (job === undefined) break
      if (!job.hasMore) continue
      const chunk = job.take(room)
      chunks.push(chunk)
      room -= chunk.characters
      if (job.hasMore) this.#waiting.push(job)
    }
    return chunks
  }

  async #run(thread: TokenizerThread, chunks: readonly EncodeChunk[]): Promise<void> {
    try {
      const encoded = await thread.encode(chunks.flatMap(({ pieces }) => pieces))
      let start = 0
      for (const { job, first, pieces } of chunks) {
        job.encoded(first, encoded.slice(start, start + pieces.length))
        start += pieces.length
      }
    } catch (error) {
      if (!(error instanceof RunnerDied)) throw error
      this.#retry(chunks, error)
      return this.#dispatch()
    }
    this.#pool.release(thread)
  }

  #retry(chunks: readonly EncodeChunk[], error: RunnerDied): void {
    for (const chunk of chunks) {
      chunk.failedRuns++
      if (chunk.failedRuns < 2) this.#retries.push(chunk)
      else chunk.job.fail(new E5Error('WORKER_FAILED', { reason: error.message }, { cause: error }))
    }
  }

  #failAll(reason: string): void {
    const jobs = [...this.#waiting.splice(0), ...this.#retries.splice(0).map(({ job }) => job)]
    for (const job of jobs) job.fail(new E5Error('WORKERS_UNAVAILABLE', { reason }))
  }
}

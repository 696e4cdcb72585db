import { type BatchLimits, BatchQueue, E5Error } from '@e5/core'
import type { BatchOutput } from '../messages.ts'
import { toBatch } from '../to-batch.ts'
import { refusalOf } from './admission.ts'
import { RunnerDied } from './batch-runner.ts'
import { Call, type CallOutput } from './call.ts'
import { Solitude } from './solitude.ts'
import { isAbandoned, type PendingText, type SubmittedText, TextsInFlight } from './texts-in-flight.ts'
import { type FreeWorker, Workers, type WorkersOptions } from './workers.ts'

/** How the scheduler is set up. */
export interface SchedulerOptions extends Omit<WorkersOptions, 'onDeath' | 'onChange'> {
  readonly batchLimits: BatchLimits
  /** Tokens that may wait; more are refused. */
  readonly maxQueueTokens: number
  /** Told the reason when a worker ended on its own, or could not be started later. */
  readonly onWorkerDied?: (reason: string) => void
}

/** The scheduler's own counters. */
export interface SchedulerCounters {
  runningTexts: number
  runningTokens: number
  embeddedTexts: number
  embeddedTokens: number
  /** Texts that were not computed because the same one was on its way already. */
  sharedTexts: number
  batches: number
  /** Of these the ones that were alone and had all cores. */
  soloBatches: number
  refusedCalls: number
  cancelledTexts: number
}

/**
 * Joins the texts of all callers into batches and gives them to idle workers. There is no timer: a worker that is free
 * takes what waits, so a lone text goes at once and a crowd fills the batches by itself. A batch that is alone gets all cores
 * where {@link Solitude} finds that worth it.
 */
export class Scheduler {
  readonly queue: BatchQueue<PendingText>
  readonly workers: Workers
  readonly #inFlight = new TextsInFlight()
  readonly #solitude = new Solitude()
  readonly counters: SchedulerCounters = {
    runningTexts: 0,
    runningTokens: 0,
    embeddedTexts: 0,
    embeddedTokens: 0,
    sharedTexts: 0,
    batches: 0,
    soloBatches: 0,
    refusedCalls: 0,
    cancelledTexts: 0,
  }
  readonly #options: SchedulerOptions
  /** Of the last batch of a replica; NaN before it. */
  #tokensPerMs = Number.NaN

  constructor(options: SchedulerOptions) {
    this.#options = options
    this.queue = new BatchQueue(options.batchLimits)
    this.workers = new Workers({
      ...options,
      onDeath: (reason) => options.onWorkerDied?.(reason),
      onChange: () => this.#dispatch(),
    })
  }

  /** Refuses if the queue has no room for texts of one token each, as many as are new: to be asked before any work is done. */
  admitTexts(texts: readonly string[]): void {
    this.#admit(this.#inFlight.newOnes(texts).size)
  }

  /**
   * Embeds the texts of one call. One that is on its way already, for this call or another, is computed once.
   *
   * @throws E5Error OVERLOADED or CALL_TOO_LARGE, and then none of the texts was taken; CANCELLED; WORKER_FAILED;
   * WORKERS_UNAVAILABLE.
   */
  async submit(texts: readonly SubmittedText[], signal: AbortSignal | undefined, caller?: string): Promise<CallOutput> {
    const tokens = new Map(texts.map(({ text, ids }) => [text, ids.length]))
    this.#admit([...this.#inFlight.newOnes(tokens.keys())].reduce((sum, text) => sum + tokens.get(text)!, 0))
    if (texts.length > 0 && this.workers.failure !== undefined)
      throw new E5Error('WORKERS_UNAVAILABLE', { reason: this.workers.failure })
    const call = new Call(texts.length)
    const cancel = () => {
      call.cancel()
      this.counters.cancelledTexts += this.#dropAbandoned()
    }
    signal?.addEventListener('abort', cancel, { once: true })
    const { added, shared } = this.#inFlight.join(call, texts)
    this.counters.sharedTexts += texts.length - added.length
    if (shared.size > 0) this.queue.advance(shared, caller)
    this.queue.push(added, caller)
    if (added.length > 0) this.#solitude.disturb()
    this.#dispatch()
    try {
      return await call.done
    } finally {
      signal?.removeEventListener('abort', cancel)
    }
  }

  #admit(tokens: number): void {
    if (tokens === 0) return
    const refusal = refusalOf(tokens, {
      queuedTokens: this.queue.tokens,
      limitTokens: this.#options.maxQueueTokens,
      tokensPerMs: this.#tokensPerMs * this.workers.replicas,
    })
    if (refusal === undefined) return
    this.counters.refusedCalls++
    throw refusal
  }

  #dispatch(): void {
    if (this.workers.failure !== undefined) this.#failAll(this.workers.failure)
    while (this.queue.size > 0) {
      const isAlone = this.counters.runningTexts === 0 && this.queue.isOneBatch()
      const worker = this.workers.acquire(isAlone && this.#solitude.isWorthIt(this.queue.tokens))
      if (worker === undefined) return
      if (isAlone) this.#solitude.begin()
      void this.#run(worker, this.queue.take())
    }
  }

  async #run(worker: FreeWorker, texts: readonly PendingText[]): Promise<void> {
    const tokens = tokensOf(texts)
    for (const { waiters } of texts) for (const { call } of waiters) call.started()
    this.counters.runningTexts += texts.length
    this.counters.runningTokens += tokens
    const result = await worker.runner.run(toBatch(texts)).catch(asDeath)
    this.counters.runningTexts -= texts.length
    this.counters.runningTokens -= tokens
    this.#solitude.end()
    if (result instanceof RunnerDied) {
      this.#retry(texts, result)
      this.#dispatch()
      return
    }
    this.#settle(texts, result)
    if (worker.isSolo) this.counters.soloBatches++
    else this.#tokensPerMs = tokens / result.inferMs
    worker.release()
  }

  #settle(texts: readonly PendingText[], { embeddings, inferMs }: BatchOutput): void {
    const dimensions = embeddings.length / texts.length
    this.#inFlight.delete(texts)
    for (const [row, { waiters }] of texts.entries()) {
      const vector = () => embeddings.slice(row * dimensions, (row + 1) * dimensions)
      for (const { call, index } of waiters) call.embedded(index, vector(), inferMs)
    }
    this.counters.batches++
    this.counters.embeddedTexts += texts.length
    this.counters.embeddedTokens += tokensOf(texts)
  }

  // Once more for each text whose worker died; a text that saw two die may be the cause, and fails its calls.
  #retry(texts: readonly PendingText[], error: RunnerDied): void {
    for (const text of texts) {
      if (++text.failedRuns < 2) continue
      const failure = new E5Error('WORKER_FAILED', { reason: error.message }, { cause: error })
      for (const { call } of text.waiters) call.fail(failure)
    }
    this.#dropAbandoned()
    this.#inFlight.delete(texts.filter(isAbandoned))
    this.queue.pushFront(texts.filter((text) => !isAbandoned(text)))
  }

  #failAll(reason: string): void {
    const texts = this.queue.remove(() => true)
    this.#inFlight.delete(texts)
    const failure = new E5Error('WORKERS_UNAVAILABLE', { reason })
    for (const { waiters } of texts) for (const { call } of waiters) call.fail(failure)
  }

  /** Takes the texts out of the queue that nobody waits for any more; returns how many. */
  #dropAbandoned(): number {
    const texts = this.queue.remove(isAbandoned)
    this.#inFlight.delete(texts)
    return texts.length
  }
}

function asDeath(error: unknown): RunnerDied {
  if (error instanceof RunnerDied) return error
  throw error
}

function tokensOf(texts: readonly PendingText[]): number {
  return texts.reduce((sum, { tokens }) => sum + tokens, 0)
}

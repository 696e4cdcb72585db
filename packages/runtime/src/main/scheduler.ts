import { type BatchLimits, BatchQueue, E5Error, type Reservation } from '@e5/core'
import type { BatchOutput } from '../messages.ts'
import { toBatch } from '../to-batch.ts'
import { Admission, type AdmissionLimits, type CallOwner } from './admission.ts'
import { RunnerDied } from './batch-runner.ts'
import { Call, type CallOutput } from './call.ts'
import { Solitude } from './solitude.ts'
import { isAbandoned, markStarted, type PendingText, type SubmittedText, TextsInFlight } from './texts-in-flight.ts'
import { type FreeWorker, Workers, type WorkersOptions } from './workers.ts'

/** How the scheduler is set up. */
export interface SchedulerOptions extends Omit<WorkersOptions, 'onDeath' | 'onChange'>, AdmissionLimits {
  readonly batchLimits: BatchLimits
  /** Told the reason when a worker ended on its own, or could not be started later. */
  readonly onWorkerDied?: (reason: string) => void
}

/** A text that is yet to be tokenized, and the tokens that it probably has. */
export interface ExpectedText {
  readonly text: string
  readonly tokens: number
}

/** Whose call it is, and how it ends early. */
export interface SubmitOptions extends CallOwner {
  /** Whether its batches are of its own texts only. */
  readonly isIsolated?: boolean
  readonly signal?: AbortSignal | undefined
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
  cancelledTexts: number
  /** Calls that were given up because their deadline passed. */
  expiredCalls: number
}

/**
 * Joins the texts of all callers into batches and gives them to idle workers. There is no timer: a worker that is free
 * takes what waits, so a lone text goes at once and a crowd fills the batches by itself. A batch that is alone gets all cores
 * where {@link Solitude} finds that worth it.
 */
export class Scheduler {
  readonly queue: BatchQueue<PendingText>
  readonly workers: Workers
  readonly admission: Admission
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
    cancelledTexts: 0,
    expiredCalls: 0,
  }

  constructor(options: SchedulerOptions) {
    this.queue = new BatchQueue(options.batchLimits)
    this.workers = new Workers({
      ...options,
      onDeath: (reason) => options.onWorkerDied?.(reason),
      onChange: () => this.#dispatch(),
    })
    this.admission = new Admission(this.queue, options, () => ({
      workers: Math.max(1, this.workers.readyReplicas),
      runningTokens: this.workers.hasIdle ? 0 : this.counters.runningTokens,
    }))
  }

  /**
   * Keeps room for a call that is yet to be tokenized; to be given back before it is submitted.
   *
   * @throws E5Error OVERLOADED, CALL_TOO_LARGE or DEADLINE_EXCEEDED
   */
  reserve(texts: readonly ExpectedText[], owner: CallOwner = {}): Reservation {
    const tokens = new Map(texts.map(({ text, tokens }) => [text, tokens]))
    return this.admission.reserve(this.#tokensOfNew(tokens), owner)
  }

  /**
   * Embeds the texts of one call. One that is on its way already, for this call or another, is computed once.
   *
   * @throws E5Error OVERLOADED or CALL_TOO_LARGE, and then none of the texts was taken; CANCELLED; DEADLINE_EXCEEDED;
   * WORKER_FAILED; WORKERS_UNAVAILABLE.
   */
  async submit(texts: readonly SubmittedText[], options: SubmitOptions = {}): Promise<CallOutput> {
    const { signal, caller, deadline, isIsolated = false } = options
    this.admission.admit(this.#tokensOfNew(new Map(texts.map(({ text, ids }) => [text, ids.length]))), options)
    if (texts.length > 0 && this.workers.failure !== undefined)
      throw new E5Error('WORKERS_UNAVAILABLE', { reason: this.workers.failure })
    const call = new Call(texts.length)
    const cancel = () => {
      call.cancel()
      this.counters.cancelledTexts += this.#dropAbandoned()
    }
    signal?.addEventListener('abort', cancel, { once: true })
    const timer = deadline && setTimeout(() => this.#expire(call, deadline.deadlineMs), untilMs(deadline.atMs))
    const { added, shared } = this.#inFlight.join(call, texts, isIsolated)
    this.counters.sharedTexts += texts.length - added.length
    this.queue.push(added, caller, shared, isIsolated)
    if (added.length > 0) this.#solitude.disturb()
    this.#dispatch()
    try {
      return await call.done
    } finally {
      clearTimeout(timer)
      signal?.removeEventListener('abort', cancel)
    }
  }

  // What all is with workers is waited for: its work is done.
  #expire(call: Call, deadlineMs: number): void {
    if (call.isStarted || call.isSettled) return
    call.fail(new E5Error('DEADLINE_EXCEEDED', { deadlineMs }))
    this.counters.expiredCalls++
    this.#dropAbandoned()
  }

  #tokensOfNew(tokens: ReadonlyMap<string, number>): number[] {
    return [...this.#inFlight.newOnes(tokens.keys())].map((text) => tokens.get(text)!)
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
    for (const text of texts) markStarted(text)
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
    else this.admission.pace.add(tokens, result.inferMs)
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

// Timers take no more than this.
function untilMs(atMs: number): number {
  return Math.min(atMs - performance.now(), 2 ** 31 - 1)
}

function asDeath(error: unknown): RunnerDied {
  if (error instanceof RunnerDied) return error
  throw error
}

function tokensOf(texts: readonly PendingText[]): number {
  return texts.reduce((sum, { tokens }) => sum + tokens, 0)
}

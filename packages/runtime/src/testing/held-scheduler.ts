import { type BatchRunner, RunnerDied } from '../main/batch-runner.ts'
import { Scheduler, type SchedulerOptions } from '../main/scheduler.ts'
import type { SubmittedText } from '../main/texts-in-flight.ts'
import type { BatchOutput, TokenBatch } from '../messages.ts'

/** A runner whose batches wait until the test answers them. Its vectors are `[first id, tokens]`. */
export class HeldRunner implements BatchRunner {
  readonly batches: TokenBatch[] = []
  closed = false
  readonly ended: Promise<RunnerDied>
  #end: (death: RunnerDied) => void
  #pending: { resolve: (output: BatchOutput) => void; reject: (error: Error) => void } | undefined

  constructor() {
    const { promise, resolve } = Promise.withResolvers<RunnerDied>()
    this.ended = promise
    this.#end = resolve
  }

  run(batch: TokenBatch): Promise<BatchOutput> {
    this.batches.push(batch)
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject }
    })
  }

  answer(): void {
    const { ids, texts, tokensPerText } = this.batches.at(-1)!
    const rows = Array.from({ length: texts }, (_, row) => [ids[row * tokensPerText]!, tokensPerText])
    this.#pending!.resolve({ embeddings: Float32Array.from(rows.flat()), inferMs: 1 })
  }

  die(): void {
    const death = new RunnerDied('killed')
    this.#pending?.reject(death)
    this.#end(death)
  }

  async close(): Promise<void> {
    this.closed = true
  }
}

/** A text of so many tokens, told apart by the first one. */
export const text = (first: number, tokens: number): SubmittedText => ({
  text: `${first} ${tokens}`,
  ids: Int32Array.from({ length: tokens }, (_, index) => (index === 0 ? first : 0)),
  fullLength: tokens,
})

/** Until what was answered has arrived. */
export const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

/** An open scheduler whose runners are held. */
export async function openScheduler(options: Partial<SchedulerOptions> = {}) {
  const runners: HeldRunner[] = []
  const scheduler = new Scheduler({
    startRunner: async () => {
      runners.push(new HeldRunner())
      return runners.at(-1)!
    },
    replicas: 1,
    batchLimits: { maxItems: 4, maxTokens: 100, lengthStep: 1 },
    maxQueueTokens: 100,
    maxWaitSeconds: Number.POSITIVE_INFINITY,
    ...options,
  })
  await scheduler.workers.open()
  return { scheduler, runners }
}

import {
  applyPrefix,
  type CutText,
  type Device,
  E5Error,
  type EmbedOptions,
  type EmbedResult,
  type Precision,
  type Tokenizer,
} from '@e5/core'
import type { Parity } from '../messages.ts'
import type { ModelDescription } from '../models/model-description.ts'
import type { CallTokenizer } from './call-tokenizer.ts'
import type { Embedder } from './embedder.ts'
import type { Scheduler } from './scheduler.ts'

/** What an embedder is made of. */
export interface EmbedderParts {
  readonly model: ModelDescription
  readonly device: Device
  readonly precision: Precision
  readonly parity: Parity | undefined
  /** Says the limit; `callTokenizer` does the work. */
  readonly tokenizer: Tokenizer
  readonly callTokenizer: CallTokenizer
  readonly scheduler: Scheduler
}

/** An embedder over a tokenizer and an open scheduler: prefix, tokenize, schedule, collect. */
export function createEmbedder(parts: EmbedderParts): Embedder {
  const { model, device, precision, parity, tokenizer, callTokenizer, scheduler } = parts
  const activeCalls = new Set<Promise<EmbedResult>>()
  let cutTexts = 0
  let closing: Promise<void> | undefined

  async function run(texts: readonly string[], options: EmbedOptions): Promise<EmbedResult> {
    const { inputType = 'none', truncate = 'end', signal, caller } = options
    // One token a text is the least: a queue that has no room for that is full before any work is done.
    scheduler.admit(texts.length)
    const start = performance.now()
    const prefixed = texts.map((text) => applyPrefix(text, inputType))
    const encoded = await callTokenizer.encode(prefixed, signal)
    const tokenizeMs = performance.now() - start

    const cut: CutText[] = []
    for (const [index, { fullLength }] of encoded.entries()) {
      if (fullLength <= tokenizer.limit) continue
      if (truncate === 'none') {
        throw new E5Error('INPUT_TOO_LONG', { index, tokens: fullLength, limit: tokenizer.limit })
      }
      cut.push({ index, fullLength })
    }
    const { embeddings, queueMs, inferMs } = await scheduler.submit(encoded, signal, caller)
    cutTexts += cut.length
    const tokenCounts = encoded.map(({ ids }) => ids.length)
    return { embeddings, tokenCounts, cut, timings: { tokenizeMs, queueMs, inferMs } }
  }

  async function embed(texts: readonly string[], options: EmbedOptions = {}): Promise<EmbedResult> {
    if (closing !== undefined) throw new E5Error('CLOSED', {})
    if (options.signal?.aborted) throw new E5Error('CANCELLED', {})
    const call = run(texts, options)
    activeCalls.add(call)
    try {
      return await call
    } finally {
      activeCalls.delete(call)
    }
  }

  async function finish(): Promise<void> {
    await Promise.allSettled(activeCalls)
    await Promise.all([scheduler.workers.close(), callTokenizer.close()])
  }

  const close = (): Promise<void> => {
    closing ??= finish()
    return closing
  }

  return {
    model,
    device,
    precision,
    parity,
    embed,
    close,
    [Symbol.asyncDispose]: close,
    stats: () => ({
      replicas: scheduler.workers.replicas,
      readyReplicas: scheduler.workers.readyReplicas,
      waitingTexts: scheduler.queue.size,
      waitingTokens: scheduler.queue.tokens,
      ...scheduler.counters,
      cutTexts,
      restartedWorkers: scheduler.workers.deaths,
    }),
  }
}

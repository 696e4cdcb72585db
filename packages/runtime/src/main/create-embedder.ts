import {
  applyPrefix,
  type CutText,
  type Device,
  E5Error,
  type EmbedOptions,
  type EmbedResult,
  type Precision,
  type TextToken,
  type TokenizeOptions,
  type Tokenizer,
} from '@e5/core'
import type { Parity } from '../messages.ts'
import type { ModelDescription } from '../models/model-description.ts'
import type { CallTokenizer } from './call-tokenizer.ts'
import type { Embedder } from './embedder.ts'
import { doInTurns } from './encode-texts.ts'
import type { Scheduler } from './scheduler.ts'
import type { VectorCache } from './vector-cache.ts'

/** What an embedder is made of. */
export interface EmbedderParts {
  readonly model: ModelDescription
  readonly device: Device
  readonly precision: Precision
  readonly parity: Parity | undefined
  /** Says the limit and shows tokens; `callTokenizer` does the work of calls. */
  readonly tokenizer: Tokenizer
  readonly callTokenizer: CallTokenizer
  readonly scheduler: Scheduler
  readonly cache: VectorCache | undefined
}

/** An embedder over a tokenizer and an open scheduler: prefix, tokenize, schedule, collect. */
export function createEmbedder(parts: EmbedderParts): Embedder {
  const { model, device, precision, parity, tokenizer, callTokenizer, scheduler, cache } = parts
  const { refusals } = scheduler.admission
  const activeCalls = new Set<Promise<EmbedResult>>()
  let cutTexts = 0
  let closing: Promise<void> | undefined

  async function run(texts: readonly string[], options: EmbedOptions): Promise<EmbedResult> {
    const { inputType = 'none', truncate = 'end', signal, caller, deadlineMs, isolated = false } = options
    const ownCache = isolated ? undefined : cache
    const start = performance.now()
    const deadline = deadlineMs === undefined ? undefined : { atMs: start + deadlineMs, deadlineMs }
    const prefixed = texts.map((text) => applyPrefix(text, inputType))
    const cached = prefixed.map((text) => ownCache?.get(text))
    const fresh = prefixed.filter((_, index) => cached[index] === undefined)
    // Before any work is done, and so that many large calls cannot be tokenized at once only to be refused.
    const expected = fresh.map((text) => ({ text, tokens: expectedTokens(text, tokenizer.limit) }))
    const reservation = scheduler.reserve(expected, { caller, deadline })
    const encoded = await callTokenizer.encode(fresh, signal).finally(reservation.release)
    const tokenizeMs = performance.now() - start

    const encodedLengths = encoded.map(({ ids, fullLength }) => ({ tokens: ids.length, fullLength })).values()
    const lengths = cached.map((found) => found ?? encodedLengths.next().value!)
    const cut: CutText[] = []
    for (const [index, { fullLength }] of lengths.entries()) {
      if (fullLength <= tokenizer.limit) continue
      if (truncate === 'none') {
        throw new E5Error('INPUT_TOO_LONG', { index, tokens: fullLength, limit: tokenizer.limit })
      }
      cut.push({ index, fullLength })
    }
    const submitted = encoded.map((text, index) => ({ ...text, text: fresh[index]! }))
    const {
      embeddings: computed,
      queueMs,
      inferMs,
    } = await scheduler.submit(submitted, {
      signal,
      caller,
      deadline,
      isIsolated: isolated,
    })
    for (const [index, { text, ids, fullLength }] of submitted.entries()) {
      ownCache?.set(text, { embedding: computed[index]!, tokens: ids.length, fullLength })
    }
    cutTexts += cut.length
    const vectors = computed.values()
    const embeddings = cached.map((found) => found?.embedding ?? vectors.next().value!)
    const tokenCounts = lengths.map(({ tokens }) => tokens)
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

  async function tokenize(
    texts: readonly string[],
    { inputType = 'none', signal }: TokenizeOptions = {},
  ): Promise<readonly (readonly TextToken[])[]> {
    if (closing !== undefined) throw new E5Error('CLOSED', {})
    if (signal?.aborted) throw new E5Error('CANCELLED', {})
    const prefixed = texts.map((text) => applyPrefix(text, inputType))
    return doInTurns(prefixed, (text) => tokenizer.tokenizeInSteps(text), signal)
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
    tokenize,
    close,
    [Symbol.asyncDispose]: close,
    stats: () => ({
      replicas: scheduler.workers.replicas,
      readyReplicas: scheduler.workers.readyReplicas,
      soloReplicas: scheduler.workers.soloWorkers,
      readySoloReplicas: scheduler.workers.readySoloWorkers,
      waitingTexts: scheduler.queue.size,
      waitingTokens: scheduler.queue.tokens,
      ...scheduler.counters,
      expectedWaitSeconds: scheduler.admission.expectedWaitSeconds,
      refusedCalls: refusals.full + refusals.wait + refusals.deadline,
      refusedForWait: refusals.wait,
      refusedForDeadline: refusals.deadline,
      cutTexts,
      cacheHits: cache?.hits ?? 0,
      cachedTexts: cache?.texts ?? 0,
      cachedBytes: cache?.bytes ?? 0,
      restartedWorkers: scheduler.workers.deaths,
    }),
  }
}

// English has 4 to 5 characters a token.
const charactersPerToken = 4

/** What a text probably has, [CLS] and [SEP] included. */
function expectedTokens(text: string, limit: number): number {
  return Math.min(limit, 2 + Math.ceil(text.length / charactersPerToken))
}

import { applyPrefix, E5Error, type EmbedOptions, type EmbedResult, type TextToken } from '@e5/core'
import type { Embedder, EmbedderStats } from '@e5/runtime'

/** An embedder without a model, and what it was asked. */
export interface FakeEmbedder extends Embedder {
  readonly calls: { readonly texts: readonly string[]; readonly options: EmbedOptions }[]
}

/** What a fake embedder does otherwise than usual. */
export interface FakeBehaviour {
  /** In place of its vectors: an error, or a wait that only the caller's leaving ends. */
  readonly embed?: () => Promise<EmbedResult>
  readonly waitsForAbort?: boolean
  readonly stats?: Partial<EmbedderStats>
}

const fakeDimensions = 4

/** The vector that the fake gives to the text at an index. */
export function fakeVector(text: string, index: number): Float32Array {
  return Float32Array.of(0.1, -(text.length + 1) / 3, index, 1e-9)
}

/** An embedder that answers at once: a token for each character, and texts over 512 of them are cut or refused. */
export function createFakeEmbedder(behaviour: FakeBehaviour = {}): FakeEmbedder {
  const calls: FakeEmbedder['calls'] = []
  const embedder: FakeEmbedder = {
    calls,
    model: {
      name: 'fake-model',
      folder: '/nowhere',
      source: 'folder',
      dimensions: fakeDimensions,
      layers: 1,
      heads: 1,
      intermediateSize: 1,
      vocabularySize: 1,
      tokenLimit: 512,
      parameters: 1,
      weightsFormat: 'fp32',
      weightsBytes: 4,
    },
    device: 'cpu',
    precision: 'fp32',
    parity: undefined,
    async embed(texts, options = {}) {
      calls.push({ texts, options })
      if (behaviour.embed !== undefined) return behaviour.embed()
      if (behaviour.waitsForAbort === true) return untilAborted(options.signal!)
      const lengths = texts.map((text) => text.length)
      const long = lengths.findIndex((length) => length > 512)
      if (options.truncate === 'none' && long >= 0) {
        throw new E5Error('INPUT_TOO_LONG', { index: long, tokens: lengths[long]!, limit: 512 })
      }
      return {
        embeddings: texts.map(fakeVector),
        tokenCounts: lengths.map((length) => Math.min(length, 512)),
        cut: lengths.flatMap((fullLength, index) => (fullLength > 512 ? [{ index, fullLength }] : [])),
        timings: { tokenizeMs: 1, queueMs: 2, inferMs: 3.456 },
      }
    },
    tokenize: async (texts, { inputType = 'none' } = {}) =>
      texts.map((text) => fakeTokens(applyPrefix(text, inputType))),
    stats: () => ({
      replicas: 2,
      readyReplicas: 2,
      waitingTexts: 0,
      waitingTokens: 0,
      runningTexts: 0,
      runningTokens: 0,
      embeddedTexts: 0,
      embeddedTokens: 0,
      batches: 0,
      soloBatches: 0,
      soloReplicas: 0,
      readySoloReplicas: 0,
      sharedTexts: 0,
      cacheHits: 0,
      cachedTexts: 0,
      cachedBytes: 0,
      cutTexts: 0,
      expectedWaitSeconds: 0,
      refusedCalls: 0,
      refusedForWait: 0,
      refusedForDeadline: 0,
      expiredCalls: 0,
      cancelledTexts: 0,
      restartedWorkers: 0,
      ...behaviour.stats,
    }),
    close: async () => undefined,
    [Symbol.asyncDispose]: () => embedder.close(),
  }
  return embedder
}

// A token for each character, between two special ones.
function fakeTokens(text: string): readonly TextToken[] {
  const special = (id: number, name: string) => ({ id, text: name, special: true, start: null, stop: null })
  const inner = Array.from(text, (part, at) => ({ id: 1000 + at, text: part, special: false, start: at, stop: at + 1 }))
  return [special(101, '[CLS]'), ...inner, special(102, '[SEP]')]
}

function untilAborted(signal: AbortSignal): Promise<EmbedResult> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new E5Error('CANCELLED', {})))
  })
}

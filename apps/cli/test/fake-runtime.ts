import { fileURLToPath } from 'node:url'
import { E5Error, type EmbedOptions, type EmbedResult, type TextToken, type Tokenizer } from '@e5/core'
import {
  checkModelFiles,
  type Embedder,
  type EmbedderStats,
  loadTokenizer,
  type ModelDescription,
  modelStore,
} from '@e5/runtime'
import type { Runtime } from '../src/context.ts'

const fakeModel: ModelDescription = {
  name: 'fake',
  folder: '/models/fake',
  source: 'package',
  dimensions: 2,
  layers: 12,
  heads: 12,
  intermediateSize: 1536,
  vocabularySize: 30_522,
  tokenLimit: 8,
  parameters: 33_212_160,
  weightsFormat: 'fp16',
  weightsBytes: 66_446_128,
}

/** An embedder whose vector of a text is [its length, 0], a token a character, and which cuts past 8. */
export class FakeEmbedder implements Embedder {
  readonly model = fakeModel
  readonly device = 'cpu'
  readonly precision = 'fp32'
  readonly parity = undefined
  readonly calls: { texts: readonly string[]; options: EmbedOptions }[] = []
  running = 0
  mostRunning = 0
  isClosed = false
  #embedded = { texts: 0, tokens: 0 }

  /** How long a call takes; unless given, a turn of the event loop. */
  waitFor: (texts: readonly string[]) => Promise<void> = () => new Promise((resolve) => setImmediate(resolve))

  async embed(texts: readonly string[], options: EmbedOptions = {}): Promise<EmbedResult> {
    this.calls.push({ texts, options })
    const limit = this.model.tokenLimit
    const tooLong = texts.findIndex((text) => text.length > limit)
    if (tooLong !== -1 && options.truncate === 'none') {
      throw new E5Error('INPUT_TOO_LONG', { index: tooLong, tokens: texts[tooLong]!.length, limit })
    }
    this.running += texts.length
    this.mostRunning = Math.max(this.mostRunning, this.running)
    await this.waitFor(texts)
    this.running -= texts.length
    if (options.signal?.aborted) throw new E5Error('CANCELLED', {})
    const tokenCounts = texts.map((text) => Math.min(text.length, limit))
    this.#embedded.texts += texts.length
    return {
      embeddings: texts.map((text) => Float32Array.of(text.length, 0)),
      tokenCounts,
      cut: texts.flatMap((text, index) => (text.length > limit ? [{ index, fullLength: text.length }] : [])),
      timings: { tokenizeMs: 0, queueMs: 0, inferMs: 0 },
    }
  }

  async tokenize(): Promise<readonly (readonly TextToken[])[]> {
    throw new Error('No command shows tokens.')
  }

  stats(): EmbedderStats {
    return {
      replicas: 1,
      readyReplicas: 1,
      waitingTexts: 0,
      waitingTokens: 0,
      runningTexts: this.running,
      runningTokens: 0,
      embeddedTexts: this.#embedded.texts,
      embeddedTokens: this.#embedded.tokens,
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
    }
  }

  async close(): Promise<void> {
    this.isClosed = true
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }
}

// Only its words and their tokens are looked at, and these are the same for every E5 model.
function realTokenizer(): Tokenizer {
  const folder = fileURLToPath(new URL('.', import.meta.resolve('@e5/model-e5-small-v2/package.json')))
  return loadTokenizer(folder, { vocabularySize: fakeModel.vocabularySize, tokenLimit: 512 })
}

/** A runtime with one model, the given embedder, and a data folder of one's own. */
export function fakeRuntime(embedder: Embedder, dataDir = '/data'): Runtime {
  return {
    loadEmbedder: async () => embedder,
    defaultDataDir: () => dataDir,
    listModels: async () => ({ models: [fakeModel], unusable: [] }),
    async describeModel(model) {
      if (model === 'nope') throw new E5Error('MODEL_NOT_FOUND', { model, looked: '/data/models/nope' })
      return fakeModel
    },
    listCompiledGraphs: async () => [
      { layout: 'exact', precision: 'fp32', bytes: 133_000_000, folder: '/data/graphs/1' },
      {
        layout: 'exact',
        precision: 'int8',
        bytes: 71_000_000,
        folder: '/data/graphs/2',
        parity: { texts: 40, meanCosine: 0.999712, minimumCosine: 0.99935 },
      },
    ],
    checkModelFiles,
    modelStore,
    loadTokenizer: () => realTokenizer(),
  }
}

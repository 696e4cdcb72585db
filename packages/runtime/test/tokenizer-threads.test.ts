import type { Worker } from 'node:worker_threads'
import type { EncodedText } from '@e5/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { RunnerDied } from '../src/main/batch-runner.ts'
import { openEmbedder } from '../src/main/load-embedder.ts'
import { tokenizerThreadsFor } from '../src/main/plan-sessions.ts'
import { startTokenizerThread, type TokenizerThread } from '../src/main/tokenizer-thread.ts'
import { TokenizerThreads, type TokenizerThreadsOptions } from '../src/main/tokenizer-threads.ts'
import { loadTokenizer } from '../src/models/load-tokenizer.ts'
import { realModelFolder, temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const model = { vocabularySize: 30_522, tokenLimit: 512 }
const limit = model.tokenLimit
const tokenizer = loadTokenizer(realModelFolder, model)
const startThread = () => startTokenizerThread({ modelFolder: realModelFolder, ...model })

const oddTexts = [
  'query: how long do whales live',
  '',
  ' ',
  'passage: 🐋 whale 👩‍👩‍👧 émigré Ünïcödé 鯨は長生きする',
  'word '.repeat(509).trim(),
  'word '.repeat(510).trim(),
  `passage: ${'antidisestablishmentarianism, '.repeat(2000)}`,
  '鯨'.repeat(20_000),
  // No boundary to cut at.
  'a'.repeat(30_000),
  `${'b'.repeat(9_000)} end`,
]

const plain = (encoded: readonly EncodedText[]) => encoded.map(({ ids, fullLength }) => ({ ids: [...ids], fullLength }))

describe('TokenizerThreads', () => {
  let threads: TokenizerThreads
  beforeAll(async () => {
    threads = new TokenizerThreads({ startThread, threads: 2, limit })
    await threads.open()
  })
  afterAll(() => threads.close())

  it('give the ids and lengths of the main thread, also of long, empty and odd texts', async () => {
    const expected = plain(oddTexts.map((text) => tokenizer.encode(text)))
    expect(plain(await threads.encode(oddTexts, undefined))).toEqual(expected)
  })

  it('keep the order of a large call, and of many at once', async () => {
    const texts = Array.from({ length: 3000 }, (_, index) => `passage: number ${index} ${'word '.repeat(index % 90)}`)
    const expected = plain(texts.map((text) => tokenizer.encode(text)))
    const large = threads.encode(texts, undefined)
    const small = await Promise.all(texts.slice(0, 300).map((text) => threads.encode([text], undefined)))
    expect(plain(small.flat())).toEqual(expected.slice(0, 300))
    expect(plain(await large)).toEqual(expected)
  })

  it('take no text at all', async () => {
    expect(await threads.encode([], undefined)).toEqual([])
  })

  it('let a caller leave, and go on for the others', async () => {
    const leaving = new AbortController()
    const left = threads.encode(
      Array.from({ length: 4000 }, () => 'word '.repeat(400)),
      leaving.signal,
    )
    const staying = threads.encode(['a whale'], undefined)
    setTimeout(() => leaving.abort(), 10)
    await expect(left).rejects.toMatchObject({ code: 'CANCELLED' })
    expect(plain(await staying)).toEqual(plain([tokenizer.encode('a whale')]))
    await expect(threads.encode(['a'], AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELLED' })
  })
})

/** A thread that dies of texts with the word "poison", and of any if told to. */
class FakeThread implements TokenizerThread {
  readonly requests: (readonly string[])[] = []
  readonly ended: Promise<RunnerDied>
  diesNext = false
  #end: (death: RunnerDied) => void

  constructor() {
    const { promise, resolve } = Promise.withResolvers<RunnerDied>()
    this.ended = promise
    this.#end = resolve
  }

  async encode(texts: readonly string[]): Promise<EncodedText[]> {
    this.requests.push(texts)
    if (this.diesNext || texts.includes('poison')) {
      const death = new RunnerDied('killed')
      this.#end(death)
      throw death
    }
    return texts.map((text) => tokenizer.encode(text))
  }

  async close(): Promise<void> {}
}

async function openFakes(options: Partial<TokenizerThreadsOptions> = {}) {
  const started: FakeThread[] = []
  const reasons: string[] = []
  const threads = new TokenizerThreads({
    async startThread() {
      started.push(new FakeThread())
      return started.at(-1)!
    },
    threads: 1,
    limit,
    restartDelaysMs: [0],
    onThreadDied: (reason) => reasons.push(reason),
    ...options,
  })
  await threads.open()
  return { threads, started, reasons }
}

describe('TokenizerThreads whose threads die', () => {
  it('try what was with the thread once more, with another', async () => {
    const { threads, started, reasons } = await openFakes()
    started[0]!.diesNext = true
    expect(plain(await threads.encode(['a whale'], undefined))).toEqual(plain([tokenizer.encode('a whale')]))
    expect([started.length, reasons]).toEqual([2, ['killed']])
  })

  it('fail the call that kills two, and no other that was in the same request', async () => {
    const { threads, started } = await openFakes()
    const calls = ['a whale', 'poison', 'its calf'].map((text) => threads.encode([text], undefined))
    const outcomes = await Promise.allSettled(calls)
    expect(started[0]!.requests).toEqual([['a whale', 'poison', 'its calf']])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    await expect(calls[1]).rejects.toMatchObject({ code: 'WORKER_FAILED', message: expect.stringContaining('killed') })
  })

  it('fail calls while none can be started, and say why', async () => {
    let starts = 0
    const first = new FakeThread()
    const { threads } = await openFakes({
      async startThread() {
        if (starts++ > 0) throw new RunnerDied('no memory')
        return first
      },
    })
    await expect(threads.encode(['poison'], undefined)).rejects.toMatchObject({
      code: 'WORKERS_UNAVAILABLE',
      message: expect.stringContaining('no memory'),
    })
    await threads.close()
  })
})

describe('loadEmbedder with tokenizer threads', () => {
  const oneReplica = { replicas: 1, soloThreads: 1 }

  it('gives the same result as without, and outlives a thread', async () => {
    const workers: Worker[] = []
    const remember = (worker: Worker) => workers.push(worker)
    const reasons: string[] = []
    const options = { model: writeTinyModel(temporaryFolder()), dataDir: temporaryFolder(), ...oneReplica }
    await using onMain = await openEmbedder(options, 0)
    process.on('worker', remember)
    await using onThread = await openEmbedder({ ...options, onWorkerDied: (reason) => reasons.push(reason) }, 1)
    process.off('worker', remember)
    const { timings: _, ...expected } = await onMain.embed(oddTexts.slice(0, 7), { inputType: 'passage' })
    const { timings: __, ...result } = await onThread.embed(oddTexts.slice(0, 7), { inputType: 'passage' })
    expect(result).toEqual(expected)
    await expect(onThread.embed([oddTexts[6]!], { truncate: 'none' })).rejects.toMatchObject({ code: 'INPUT_TOO_LONG' })

    const calls = Promise.all(Array.from({ length: 40 }, () => onThread.embed(['word '.repeat(400)])))
    await workers.find(({ threadName }) => threadName === 'e5-tokenize')!.terminate()
    expect((await calls).map(({ tokenCounts }) => tokenCounts[0])).toEqual(Array.from({ length: 40 }, () => 402))
    expect(reasons).toEqual([expect.stringMatching(/^tokenizer: its thread ended/)])
  })

  it('finishes accepted calls when closed', async () => {
    const options = { model: writeTinyModel(temporaryFolder()), dataDir: temporaryFolder(), ...oneReplica }
    const embedder = await openEmbedder(options, 1)
    const call = embedder.embed(Array.from({ length: 200 }, () => 'word '.repeat(20)))
    await embedder.close()
    expect((await call).embeddings.length).toBe(200)
    await expect(embedder.embed(['late'])).rejects.toMatchObject({ code: 'CLOSED' })
  })
})

it('tokenizes on the main thread up to 8 cores, and in a thread for each 32 beyond', () => {
  expect([1, 8, 9, 32, 33, 64, 192].map(tokenizerThreadsFor)).toEqual([0, 0, 1, 1, 2, 2, 6])
})

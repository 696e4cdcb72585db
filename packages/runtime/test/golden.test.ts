import { closeness, readGolden } from '@e5/graph/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Embedder, loadEmbedder } from '../src/index.ts'
import { temporaryFolder } from './temporary-folder.ts'

const golden = readGolden('e5-small-v2')
const dataDir = temporaryFolder()

describe('loadEmbedder on e5-small-v2', () => {
  let embedder: Embedder
  beforeAll(async () => {
    embedder = await loadEmbedder({ model: 'e5-small-v2', dataDir })
  })
  afterAll(() => embedder.close())

  it('gives the vectors of PyTorch in fp32', async () => {
    const { embeddings, tokenCounts } = await embedder.embed(golden.texts)
    const { minimumCosine, maximumError } = closeness(embeddings, golden.vectors)
    expect(minimumCosine).toBeGreaterThanOrEqual(0.99999)
    expect(maximumError).toBeLessThanOrEqual(2e-5)
    expect(tokenCounts[0]).toBe(2)
    expect(Math.max(...tokenCounts)).toBe(512)
  })

  it('gives a text the same vector alone, in any batch and in any company', async () => {
    const texts = golden.texts.slice(0, 24)
    const alone: Float32Array[] = []
    for (const text of texts) alone.push(...(await embedder.embed([text])).embeddings)
    const company = Array.from(
      { length: 40 },
      (_, index) => `passage: number ${index} ${'and more '.repeat(index % 7)}`,
    )
    for (const round of [1, 2, 3]) {
      const mixed = [...company.slice(round), ...texts.toReversed(), ...texts, ...company]
      const { embeddings } = await embedder.embed(mixed)
      const start = company.length - round
      const { minimumCosine } = closeness(embeddings.slice(start + 24, start + 48), alone)
      expect(minimumCosine).toBeGreaterThanOrEqual(0.99999)
      expect(closeness(embeddings.slice(start, start + 24).toReversed(), alone).minimumCosine).toBeGreaterThanOrEqual(
        0.99999,
      )
    }
  })

  it('adds the prefix of the input type, and never a second one', async () => {
    const plain = await embedder.embed(['who wrote it', 'passage: She did.'], { inputType: 'query' })
    const prefixed = await embedder.embed(['query: who wrote it', 'passage: She did.'])
    expect(closeness(plain.embeddings, prefixed.embeddings).maximumError).toBeLessThan(1e-6)
    expect(plain.tokenCounts).toEqual(prefixed.tokenCounts)
  })

  it('shows the tokens that it reads, uncut and with the prefix', async () => {
    const text = 'word '.repeat(700)
    const [short, long] = await embedder.tokenize(['Café', text], { inputType: 'query' })
    expect(short!.map((token) => token.text)).toEqual(['[CLS]', 'query', ':', 'Café', '[SEP]'])
    expect(short![3]).toMatchObject({ start: 7, stop: 11, special: false })
    expect(long).toHaveLength(704)
  })

  it('says which texts were cut, or refuses them when told so', async () => {
    const texts = ['short', 'word '.repeat(700)]
    const { cut } = await embedder.embed(texts)
    expect(cut).toEqual([{ index: 1, fullLength: 702 }])
    await expect(embedder.embed(texts, { truncate: 'none' })).rejects.toMatchObject({
      code: 'INPUT_TOO_LONG',
      details: { index: 1, tokens: 702, limit: 512 },
    })
  })

  it('takes no text at all, and a caller that has left', async () => {
    expect((await embedder.embed([])).embeddings).toEqual([])
    await expect(embedder.embed(['a'], { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'CANCELLED' })
  })

  it('comes close to them in int8, and says how close on texts it was not calibrated on', async () => {
    await using int8 = await loadEmbedder({ model: 'e5-small-v2', dataDir, precision: 'int8' })
    const { embeddings } = await int8.embed(golden.texts)
    const { minimumCosine, meanCosine } = closeness(embeddings, golden.vectors)
    expect(minimumCosine).toBeGreaterThanOrEqual(0.999)
    expect(meanCosine).toBeGreaterThanOrEqual(0.9995)
    expect(int8.parity!.meanCosine).toBeGreaterThanOrEqual(0.9995)
    expect(int8.parity!.minimumCosine).toBeGreaterThanOrEqual(0.999)
    expect(embedder.parity).toBeUndefined()
  }, 60_000)

  it('finishes what it took when closed, and takes no more', async () => {
    const closing = await loadEmbedder({ model: 'e5-small-v2', dataDir, replicas: 1 })
    const accepted = closing.embed(golden.texts.slice(0, 8))
    const closed = closing.close()
    await expect(closing.embed(['late'])).rejects.toMatchObject({ code: 'CLOSED' })
    const { embeddings } = await accepted
    expect(closeness(embeddings, golden.vectors.slice(0, 8)).minimumCosine).toBeGreaterThanOrEqual(0.99999)
    await closed
    await closing.close()
    expect(closing.stats()).toMatchObject({ readyReplicas: 0, embeddedTexts: 8, waitingTexts: 0 })
  })
})

describe('loadEmbedder', () => {
  it.each([
    [{ model: 'e5-small-v2', precision: 'fp16' as const }, 'PRECISION_UNSUPPORTED'],
    [{ model: 'e5-small-v2', replicas: 0 }, 'OPTION_INVALID'],
    [{ model: 'e5-small-v2', threads: 1.5 }, 'OPTION_INVALID'],
    [{ model: 'e5-enormous-v9' }, 'MODEL_NOT_FOUND'],
    [{ model: './nowhere' }, 'MODEL_NOT_FOUND'],
  ])('refuses %j with %s', async (options, code) => {
    await expect(loadEmbedder({ ...options, dataDir })).rejects.toMatchObject({ code })
  })
})

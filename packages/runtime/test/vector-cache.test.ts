import { describe, expect, it } from 'vitest'
import { loadEmbedder } from '../src/index.ts'
import { VectorCache } from '../src/main/vector-cache.ts'
import { temporaryFolder, writeTinyModel } from './temporary-folder.ts'

const value = (first: number) => ({ embedding: Float32Array.of(first, 0), tokens: 3, fullLength: 3 })

describe('VectorCache', () => {
  it('forgets the text that was asked for longest ago when its bytes are full', () => {
    const cache = new VectorCache(3 * (400 + 2 + 8))
    for (const text of ['a', 'b', 'c']) cache.set(text, value(1))
    expect(cache.get('a')).toEqual(value(1))
    cache.set('d', value(2))
    expect(['a', 'b', 'c', 'd'].map((text) => cache.get(text) !== undefined)).toEqual([true, false, true, true])
    expect([cache.texts, cache.bytes, cache.hits]).toEqual([3, 3 * 410, 4])
  })

  it('keeps its vectors from what callers do with theirs', () => {
    const cache = new VectorCache(10_000)
    const given = value(1)
    cache.set('a', given)
    given.embedding.fill(9)
    cache.get('a')!.embedding.fill(9)
    expect(cache.get('a')).toEqual(value(1))
  })
})

describe('an embedder with a cache', () => {
  it('answers with the same vectors and counts, in order, and computes what it has not seen only', async () => {
    const options = { model: writeTinyModel(temporaryFolder()), dataDir: temporaryFolder(), soloThreads: 1 }
    await using embedder = await loadEmbedder({ ...options, cacheBytes: 1e6 })
    const long = 'whale '.repeat(600)
    const first = await embedder.embed(['a', long], { inputType: 'query' })
    const second = await embedder.embed(['b', long, 'a', 'c'], { inputType: 'query' })
    expect(second.embeddings[1]).toEqual(first.embeddings[1])
    expect(second.embeddings[2]).toEqual(first.embeddings[0])
    expect(second.tokenCounts[1]).toBe(512)
    expect(second.cut).toEqual([{ index: 1, fullLength: first.cut[0]!.fullLength }])
    expect(embedder.stats()).toMatchObject({ cacheHits: 2, cachedTexts: 4, embeddedTexts: 4 })
    await embedder.embed(['a'], { inputType: 'passage' })
    expect(embedder.stats()).toMatchObject({ cacheHits: 2, embeddedTexts: 5 })
    await expect(embedder.embed([long], { inputType: 'query', truncate: 'none' })).rejects.toMatchObject({
      code: 'INPUT_TOO_LONG',
    })
  })
})

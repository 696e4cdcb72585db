import { E5Error } from '@e5/core'
import type { VectorRow } from '@e5/data'
import { describe, expect, it, vi } from 'vitest'
import { FakeEmbedder } from '../../test/fake-runtime.ts'
import { type EmbedRowsOptions, embedRows } from './embed-rows.ts'
import type { InputRow } from './input-rows.ts'

async function* rowsOf(texts: Iterable<string>): AsyncGenerator<InputRow> {
  let index = 0
  for (const text of texts) yield { file: 'in.txt', line: index + 1, index: index++, text }
}

async function embedding(texts: Iterable<string>, embedder: FakeEmbedder, options: Partial<EmbedRowsOptions> = {}) {
  const written: VectorRow[] = []
  const totals = { texts: 0, tokens: 0, cutTexts: 0 }
  const writer = { write: async (rows: readonly VectorRow[]) => void written.push(...rows) }
  await embedRows(rowsOf(texts), { embedder, writer, onInvalid: undefined, ...options }, totals)
  return { written, totals }
}

describe('embedRows', () => {
  it('writes in order, whatever call is done first', async () => {
    const embedder = new FakeEmbedder()
    embedder.waitFor = (texts) => new Promise((resolve) => setTimeout(resolve, texts.includes('a') ? 30 : 1))
    const texts = ['a', 'bb', 'ccc', 'dddd', 'eeeee']
    const { written, totals } = await embedding(texts, embedder, { window: { rows: 2, characters: 100 } })
    expect(written.map(({ index, text, vector }) => [index, text, vector[0]])).toEqual(
      texts.map((text, index) => [index, text, text.length]),
    )
    expect(totals).toEqual({ texts: 5, tokens: 15, cutTexts: 0 })
    expect(embedder.calls.map(({ texts: window }) => window.length)).toEqual([2, 2, 1])
  })

  it('keeps two windows or more in flight, and no more rows than there is room for', async () => {
    const embedder = new FakeEmbedder()
    let read = 0
    let mostAhead = 0
    let writtenRows = 0
    function* many() {
      for (; read < 1000; read++) {
        mostAhead = Math.max(mostAhead, read - writtenRows)
        yield 'text'
      }
    }
    const writer = {
      write: async (rows: readonly VectorRow[]) => {
        writtenRows += rows.length
      },
    }
    const limits = { window: { rows: 10, characters: 1000 }, inFlight: { rows: 40, characters: 1e6 } }
    await embedding(many(), embedder, { ...limits, writer })
    expect(writtenRows).toBe(1000)
    expect(embedder.mostRunning).toBeGreaterThanOrEqual(20)
    expect(embedder.mostRunning).toBeLessThanOrEqual(40)
    expect(mostAhead).toBeLessThanOrEqual(60)
  })

  it('bounds the characters too, and lets one text be larger', async () => {
    const embedder = new FakeEmbedder()
    await embedding(['1'.repeat(30), '22', '33', '4'], embedder, { window: { rows: 10, characters: 4 } })
    expect(embedder.calls.map(({ texts }) => texts.length)).toEqual([1, 2, 1])
  })

  it('counts the texts that were cut', async () => {
    const { totals } = await embedding(['short', 'longer than eight'], new FakeEmbedder())
    expect(totals).toEqual({ texts: 2, tokens: 13, cutTexts: 1 })
  })

  it('names the row that is too long, or skips it and keeps the others', async () => {
    const texts = ['one', 'much too long', 'two', 'also too long', 'three']
    const refusing = embedding(texts, new FakeEmbedder(), { truncate: 'none' })
    await expect(refusing).rejects.toThrow('in.txt, line 2: the text has 13 tokens and the limit is 8')
    const errors: string[] = []
    const onInvalid = (error: Error) => void errors.push(error.message)
    const { written } = await embedding(texts, new FakeEmbedder(), { truncate: 'none', onInvalid })
    expect(written.map(({ index }) => index)).toEqual([0, 2, 4])
    expect(errors).toHaveLength(2)
    expect(errors[1]).toMatch(/^in.txt, line 4: /)
  })

  it('cancels what is in flight when one window fails', async () => {
    const embedder = new FakeEmbedder()
    embedder.waitFor = async (texts) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (texts.includes('b')) throw new E5Error('WORKER_FAILED', { reason: 'out of memory' })
    }
    const failing = embedding(['a', 'b', 'c', 'd'], embedder, { window: { rows: 1, characters: 10 } })
    await expect(failing).rejects.toMatchObject({ code: 'WORKER_FAILED' })
    expect(embedder.calls.every(({ options }) => options.signal?.aborted)).toBe(true)
  })

  it('writes what is embedded while it waits for further rows', async () => {
    const firstWritten = Promise.withResolvers<void>()
    const written: number[] = []
    // The second row comes only after the first one's vector: waiting for it would never end.
    async function* slow(): AsyncGenerator<InputRow> {
      yield { file: 'in.txt', line: 1, index: 0, text: 'a' }
      await firstWritten.promise
      yield { file: 'in.txt', line: 2, index: 1, text: 'b' }
    }
    const writer = {
      write: async (rows: readonly VectorRow[]) => {
        written.push(...rows.map(({ index }) => index))
        firstWritten.resolve()
      },
    }
    const totals = { texts: 0, tokens: 0, cutTexts: 0 }
    await embedRows(slow(), { embedder: new FakeEmbedder(), writer, onInvalid: undefined }, totals)
    expect(written).toEqual([0, 1])
  })

  it('fails while it waits for further rows, and does not wait for them', async () => {
    async function* stalled(): AsyncGenerator<InputRow> {
      yield { file: 'in.txt', line: 1, index: 0, text: 'much too long' }
      await new Promise(() => {})
    }
    const writer = { write: async () => {} }
    const options = { embedder: new FakeEmbedder(), writer, onInvalid: undefined, truncate: 'none' } as const
    const failing = embedRows(stalled(), options, { texts: 0, tokens: 0, cutTexts: 0 })
    await expect(failing).rejects.toMatchObject({ code: 'ROW_INVALID' })
  })

  it('closes its source when it fails', async () => {
    let isClosed = false
    async function* endless(): AsyncGenerator<InputRow> {
      try {
        for (let index = 0; ; index++) yield { file: 'in.txt', line: index + 1, index, text: 'text' }
      } finally {
        isClosed = true
      }
    }
    const writer = { write: () => Promise.reject(new Error('disk full')) }
    const options = { embedder: new FakeEmbedder(), writer, onInvalid: undefined }
    await expect(embedRows(endless(), options, { texts: 0, tokens: 0, cutTexts: 0 })).rejects.toThrow('disk full')
    await vi.waitFor(() => expect(isClosed).toBe(true))
  })

  it('waits for a slow output', async () => {
    const embedder = new FakeEmbedder()
    let writing = 0
    const writer = {
      write: async () => {
        expect(++writing).toBe(1)
        await new Promise((resolve) => setTimeout(resolve, 2))
        writing--
      },
    }
    await embedding(['a', 'b', 'c', 'd'], embedder, { window: { rows: 1, characters: 10 }, writer })
    expect(writing).toBe(0)
  })
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTokenizer } from './tokenizer.ts'

const readJson = (specifier: string): object =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')) as object

const files = {
  tokenizer: readJson('@e5/model-e5-small-v2/tokenizer.json'),
  tokenizerConfig: readJson('@e5/model-e5-small-v2/tokenizer_config.json'),
}

interface GoldenLine {
  text: string
  length: number
  ids: number[]
}

const golden = readFileSync(new URL('../test/fixtures/tokenizer.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as GoldenLine)

describe('createTokenizer', () => {
  const tokenizer = createTokenizer(files)

  it('gives the ids and lengths of transformers on every golden text', () => {
    expect(golden.length).toBeGreaterThan(200)
    for (const { text, length, ids } of golden) {
      const encoded = tokenizer.encode(text)
      expect([...encoded.ids], text.slice(0, 80)).toEqual(ids)
      expect(encoded.fullLength, text.slice(0, 80)).toBe(length)
    }
  })

  it('cuts a long text to the limit, keeps the closing [SEP] and says how long it was', () => {
    const short = createTokenizer(files, 8)
    const encoded = short.encode('one two three four five six seven eight nine ten')
    expect(encoded.fullLength).toBe(12)
    expect(encoded.ids).toHaveLength(8)
    expect(encoded.ids[0]).toBe(101)
    expect(encoded.ids[7]).toBe(102)
  })
})

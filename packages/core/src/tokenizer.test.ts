import { readFileSync } from 'node:fs'
import { Tokenizer as HuggingFaceTokenizer } from '@huggingface/tokenizers'
import { describe, expect, it } from 'vitest'
import { piecesOf } from './text-pieces.ts'
import { createTokenizer, joinPieces, TokenizerUnsuitable } from './tokenizer.ts'

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

  it('gives a very long text in steps, and the tokens that the whole gives at once', () => {
    const signs = [
      'word ',
      'wörd, ',
      'end.',
      '東京',
      'a\tb\n',
      "don't ",
      '[MASK] ',
      'x-y;',
      '3.14 ',
      '👩‍👧 ',
      'naïve!',
      '(so) ',
    ]
    let text = 'query: '
    for (let index = 0; text.length < 60_000; index++) text += signs[(index * index + 7 * index) % signs.length]
    const whole = new HuggingFaceTokenizer(files.tokenizer, files.tokenizerConfig).encode(text).ids
    const { ids, fullLength } = tokenizer.encode(text)
    expect(fullLength).toBe(whole.length)
    expect([...ids]).toEqual([...whole.slice(0, 511), 102])
    const all = createTokenizer(files, whole.length).encode(text)
    expect([...all.ids]).toEqual(whole)
    const steps = tokenizer.encodeInSteps(text)
    let count = 0
    while (!steps.next().done) count++
    expect(count).toBeGreaterThan(6)
  })

  it('cuts a text without a single boundary nowhere', () => {
    expect(tokenizer.encode('x'.repeat(50_000)).fullLength).toBe(3)
  })

  it.each([[{}], [{ ...files.tokenizer, post_processor: null }]])(
    'refuses what is no tokenizer of BERT',
    (tokenizer) => {
      expect(() => createTokenizer({ tokenizer, tokenizerConfig: {} })).toThrow(TokenizerUnsuitable)
    },
  )
})

it('joins the encodings of pieces to that of the whole text, cut or not', () => {
  const texts = [
    '',
    'a whale',
    'word '.repeat(4000),
    '鯨'.repeat(9000),
    `${'x'.repeat(8300)} y`,
    `${' '.repeat(9000)}calf`,
  ]
  for (const limit of [2, 3, 512, 20_000]) {
    const tokenizer = createTokenizer(files, limit)
    for (const text of texts) {
      const pieces = [...piecesOf(text)].map((piece) => tokenizer.encode(piece))
      expect(joinPieces(pieces, limit)).toEqual(tokenizer.encode(text))
    }
  }
})

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createTokenizer, type TextToken } from './tokenizer.ts'

const readJson = (specifier: string): object =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')) as object

const tokenizer = createTokenizer({
  tokenizer: readJson('@e5/model-e5-small-v2/tokenizer.json'),
  tokenizerConfig: readJson('@e5/model-e5-small-v2/tokenizer_config.json'),
})

interface GoldenLine {
  text: string
  ids: number[]
  spans: [start: number, stop: number][]
}

// Made with Hugging Face's own tokenizers 0.23.3, whose offsets count Unicode scalar values too.
const golden = readFileSync(new URL('../test/fixtures/token-spans.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as GoldenLine)

function tokenize(text: string): readonly TextToken[] {
  const steps = tokenizer.tokenizeInSteps(text)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

describe('tokenizeInSteps', () => {
  it('gives the places that Hugging Face gives: accents, CJK, emoji, control signs, special tokens', () => {
    expect(golden.length).toBeGreaterThan(60)
    for (const { text, ids, spans } of golden) {
      const inner = tokenize(text).slice(1, -1)
      expect(
        inner.map(({ id }) => id),
        text,
      ).toEqual(ids)
      expect(
        inner.map(({ start, stop }) => [start, stop]),
        text,
      ).toEqual(spans)
    }
  })

  it('frames a text with the special tokens, which have no place in it', () => {
    expect(tokenize('Café 😀')).toEqual([
      { id: 101, text: '[CLS]', special: true, start: null, stop: null },
      { id: 7668, text: 'Café', special: false, start: 0, stop: 4 },
      { id: 100, text: '😀', special: false, start: 5, stop: 6 },
      { id: 102, text: '[SEP]', special: true, start: null, stop: null },
    ])
  })

  it("places what the lower-casing of whole words changes: a Greek sigma at a word's end", () => {
    const inner = tokenize('ΟΔΟΣ').slice(1, -1)
    expect(inner.map(({ text }) => text).join('')).toBe('ΟΔΟΣ')
  })

  it('counts on past the pieces of a long text, and cuts nothing', () => {
    const text = '😀 naïve word. '.repeat(2_000)
    const inner = tokenize(text).slice(1, -1)
    const characters = Array.from(text)
    expect(inner).toHaveLength(tokenizer.encode(text).fullLength - 2)
    expect(inner.length).toBeGreaterThan(6_000)
    for (const { text: part, start, stop } of inner) expect(characters.slice(start!, stop!).join('')).toBe(part)
  })
})

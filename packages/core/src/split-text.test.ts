import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { InputType } from './input-type.ts'
import { applyPrefix, detectPrefix, prefixes } from './prefixes.ts'
import { createRandom } from './random.ts'
import { leastPieceTokens, mostOverlap, type SplitOptions, splitText } from './split-text.ts'
import { createTokenizer } from './tokenizer.ts'

const readJson = (specifier: string): object =>
  JSON.parse(readFileSync(new URL(import.meta.resolve(specifier)), 'utf8')) as object

const files = {
  tokenizer: readJson('@e5/model-e5-small-v2/tokenizer.json'),
  tokenizerConfig: readJson('@e5/model-e5-small-v2/tokenizer_config.json'),
}
const tokenizer = createTokenizer(files)
// Marks are tokens to it, so only the splitter keeps them with what they stand on.
const keepingMarks = createTokenizer({
  ...files,
  tokenizer: {
    ...files.tokenizer,
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: false,
      lowercase: false,
    },
  },
})

const split = (text: string, options: Partial<SplitOptions> = {}) => [
  ...splitText(tokenizer, text, { tokens: 16, overlap: 0, inputType: 'none', ...options }),
]

const random = createRandom(7)
const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!
const letters = 'abcdefghijklmnopqrstuvwxyzäéßñøζЖ0123456789'

function longWord(): string {
  return Array.from({ length: 1 + Math.floor(random() * 150) }, () => pick([...letters])).join('')
}

/** A run of words, signs and characters that are easily cut wrong. */
function randomText(): string {
  const parts = [
    ...['whale', 'the ', 'antidisestablishmentarianism', ' ', '\n\n', '. ', ',', '!?', "don't", '[SEP]', '##ing'],
    ...[
      '😀',
      '👩‍👩‍👧‍👦',
      '🇩🇪',
      '👍🏽',
      'e\u0301',
      'क्षि',
      '日本語',
      '語\ufe00',
      '한국어',
      '\u0301',
      'ΟΔΟΣ',
      '\ud83d',
      '\u0000',
      '\u200d',
    ],
  ]
  const length = Math.floor(random() * 120)
  return Array.from({ length }, () => (random() < 0.05 ? longWord() : pick(parts))).join('')
}

const isCharacterCut = (text: string, at: number) =>
  /^[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(at - 1, at + 1)) || /^[\p{M}\u200d]/u.test(text.slice(at, at + 2))

describe('splitText', () => {
  it('leaves a text alone that fits', () => {
    for (const text of ['', ' \n', 'a whale', '\u200d', 'query: whales']) {
      expect(split(text, { inputType: 'passage' })).toEqual([{ text, start: 0, end: text.length }])
    }
  })

  it('cuts between words, and repeats the asked tokens', () => {
    const words = Array.from({ length: 40 }, (_, number) => (number % 2 === 0 ? 'whale' : 'ship'))
    const pieces = split(words.join(' '), { tokens: 22, overlap: 3, inputType: 'passage' })
    // 22 less [CLS], "passage", ":" and [SEP].
    expect(pieces.map(({ text }) => text.trim().split(' '))).toEqual([
      words.slice(0, 18),
      words.slice(15, 33),
      words.slice(30, 40),
    ])
  })

  it.each([
    ['an uncased tokenizer', tokenizer],
    ['one that keeps marks', keepingMarks],
  ])(
    'keeps within the tokens, leaves nothing out, goes on with every piece and cuts no character: %s',
    (_name, own) => {
      for (let round = 0; round < 300; round++) {
        const text = randomText()
        const tokens = leastPieceTokens + Math.floor(random() * 40)
        const overlap = Math.floor(random() * (mostOverlap(tokens) + 1))
        const inputType = pick<InputType>(['query', 'passage', 'none'])
        const said = JSON.stringify({ text, tokens, overlap, inputType })
        const lengthOf = (part: string, type: InputType) => own.encode(applyPrefix(part, type)).fullLength
        const pieces = [...splitText(own, text, { tokens, overlap, inputType })]
        const prefix = prefixes[detectPrefix(text) ?? 'none']
        expect([pieces[0]!.start, pieces.at(-1)!.end], said).toEqual([0, text.length])
        expect(
          pieces.map((piece) => piece.text),
          said,
        ).toEqual(pieces.map(({ start, end }) => (start === 0 ? '' : prefix) + text.slice(start, end)))
        expect(Math.max(...pieces.map((piece) => lengthOf(piece.text, inputType))), said).toBeLessThanOrEqual(tokens)
        for (const [index, piece] of pieces.slice(1).entries()) {
          const before = pieces[index]!
          expect(piece.start > before.start && piece.start <= before.end && piece.end > before.end, said).toBe(true)
          const repeated = lengthOf(text.slice(piece.start, before.end), 'none') - 2
          expect(repeated, said).toBeLessThanOrEqual(overlap)
          expect(
            [piece.start, before.end].some((at) => isCharacterCut(text, at)),
            said,
          ).toBe(false)
        }
        expect([...splitText(own, text, { tokens, overlap, inputType })], said).toEqual(pieces)
      }
    },
  )

  it('cuts a word only that is longer than a piece', () => {
    const word = 'xq'.repeat(45)
    expect(tokenizer.encode(word).fullLength).toBeGreaterThan(30)
    const pieces = split(`a whale ${word} a ship`, { tokens: 24 })
    expect(pieces[0]!.text).toBe('a whale ')
    expect(
      pieces
        .slice(1)
        .map(({ text }) => text)
        .join(''),
    ).toBe(`${word} a ship`)
    expect(split(`a whale ${word}`, { tokens: 100 }).map(({ text }) => text)).toEqual([`a whale ${word}`])
  })

  it('puts the prefix of the text itself before every piece', () => {
    const text = `Query: ${'whale '.repeat(30)}`
    const pieces = split(text, { inputType: 'passage' })
    expect(pieces.length).toBeGreaterThan(2)
    expect(pieces[1]!.text).toBe(`query: ${text.slice(pieces[1]!.start, pieces[1]!.end)}`)
  })

  it('gives the first pieces of a long text before it has read the others', () => {
    let words = 0
    const counting = {
      encode: tokenizer.encode,
      *words(text: string) {
        for (const word of tokenizer.words(text)) {
          words++
          yield word
        }
      },
    }
    const pieces = splitText(counting, 'a long story. '.repeat(100_000), {
      tokens: 64,
      overlap: 8,
      inputType: 'passage',
    })
    expect(pieces.next().value).toMatchObject({ start: 0 })
    expect(words).toBeLessThan(100)
  })

  it('takes a word of any length', () => {
    const text = `a whale ${'😀'.repeat(1_500_000)} a ship`
    const pieces = split(text)
    expect(pieces.map(({ text: part }) => part).join('')).toBe(text)
    expect(pieces.some(({ start }) => isCharacterCut(text, start))).toBe(false)
  })

  it('refuses sizes that cannot be kept', () => {
    expect(() => split('a', { tokens: 15 })).toThrow(RangeError)
    expect(() => split('a', { tokens: 16, overlap: 1 })).toThrow(RangeError)
    expect(() => split('a', { tokens: 64, overlap: 25 })).toThrow(RangeError)
  })
})

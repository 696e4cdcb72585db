import { describe, expect, it } from 'vitest'
import { textParts } from './text-parts.ts'

describe('textParts', () => {
  it('keeps order and limits', () => {
    const texts = Array.from({ length: 5000 }, (_, index) => `text ${index}`)
    const parts = textParts(texts)
    expect(parts.map(({ start, texts }) => [start, texts.length])).toEqual([
      [0, 2048],
      [2048, 2048],
      [4096, 904],
    ])
    expect(parts.flatMap((part) => part.texts)).toEqual(texts)
    expect(textParts([])).toEqual([])
  })

  it('puts fewer long texts into a part, and one that is too long alone', () => {
    const lengths = [100_000, 100_000, 100_000, 300_000, 1]
    const parts = textParts(lengths.map((length) => 'x'.repeat(length)))
    expect(parts.map(({ texts }) => texts.map(({ length }) => length))).toEqual([
      [100_000, 100_000],
      [100_000],
      [300_000],
      [1],
    ])
  })
})

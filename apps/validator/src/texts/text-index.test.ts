import { describe, expect, it } from 'vitest'
import { NumberSet } from './number-set.ts'
import { asRead, TextIndex } from './text-index.ts'

describe('TextIndex', () => {
  it('finds the first of equal texts among many', () => {
    const index = new TextIndex()
    const count = 20_000
    for (let number = 0; number < count; number++) {
      // Every third text is that of its third.
      const text = number % 3 === 0 ? `text ${number / 3}` : `text ${number}`
      const isRepeated = number % 3 === 0 && (number === 0 ? false : index.find(text) !== undefined)
      const seen = index.add(text, number + 1)
      expect(seen !== undefined).toBe(isRepeated)
      if (seen !== undefined) expect(seen.line).toBe(seen.number + 1)
    }
    expect(index.length).toBe(count)
    expect(index.find('text 7')).toEqual({ number: 7, line: 8 })
    expect(index.firstLike(21)).toBe(7)
    expect(index.lineOf(21)).toBe(22)
    expect(index.find('another')).toBeUndefined()
  })

  it('takes texts for the same that an uncased model reads alike', () => {
    expect(asRead(' A  Whale\tsleeps ')).toBe(asRead('a whale SLEEPS'))
  })
})

describe('NumberSet', () => {
  it('has what was added, in rising order, also beyond its first size', () => {
    const set = new NumberSet()
    for (const number of [100_000, 7, 7, 0]) set.add(number)
    expect([...set]).toEqual([0, 7, 100_000])
    expect([set.has(8), set.has(1_000_000)]).toEqual([false, false])
  })
})

import { describe, expect, it } from 'vitest'
import { nounText, shareText, sizeText } from './number-text.ts'

describe('numbers in words', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [66_440_000, '66.4 MB'],
    [3e15, '3,000 TB'],
  ])('%i bytes are %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })

  it('counts nouns, and says shares also of nothing', () => {
    expect([nounText(1, 'file'), nounText(1200, 'file')]).toEqual(['1 file', '1,200 files'])
    expect([shareText(31, 1000), shareText(0, 0)]).toEqual(['3.1 %', '0 %'])
  })
})

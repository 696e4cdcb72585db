import { describe, expect, it } from 'vitest'
import { splitFlags } from './split-flags.ts'

describe('splitFlags', () => {
  it('asks for nothing without --split, and for no overlap unless given', () => {
    expect(splitFlags({ as: 'query' }, 512)).toBeUndefined()
    expect(splitFlags({ as: 'passage', split: 512 }, 512)).toEqual({ tokens: 512, overlap: 0, inputType: 'passage' })
    expect(splitFlags({ as: 'none', split: 64, overlap: 24 }, 512)).toMatchObject({ overlap: 24 })
  })

  it.each([
    [{ overlap: 3 }, '--overlap: it goes with --split only'],
    [{ split: 15 }, '--split: expected 16 to 512 tokens'],
    [{ split: 513 }, '--split: expected 16 to 512 tokens'],
    [{ split: 64, overlap: 25 }, '--overlap: expected 0 to 24 tokens for pieces of 64'],
  ])('refuses %j', (flags, said) => {
    expect(() => splitFlags({ as: 'query', ...flags }, 512)).toThrow(said)
  })
})

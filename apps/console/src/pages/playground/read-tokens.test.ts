import { readFileSync } from 'node:fs'
import { createTokenizer } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { readTokens } from './read-tokens.ts'

const read = (file: string): object =>
  JSON.parse(
    readFileSync(new URL(`../../../../../packages/model-e5-small-v2/${file}`, import.meta.url), 'utf8'),
  ) as object
const files = { tokenizer: read('tokenizer.json'), tokenizerConfig: read('tokenizer_config.json') }
const tokenizer = createTokenizer(files, 512)

describe('readTokens', () => {
  it('tells prefix, text and frame apart', () => {
    const { tokens, count, cutCount } = readTokens(tokenizer, 'blue whales', 'query')
    expect(tokens.map(({ text, kind }) => [text, kind])).toEqual([
      ['[CLS]', 'special'],
      ['query', 'prefix'],
      [':', 'prefix'],
      ['blue', 'text'],
      ['whales', 'text'],
      ['[SEP]', 'special'],
    ])
    expect([count, cutCount]).toEqual([6, 0])
  })

  it('adds no second prefix', () => {
    expect(readTokens(tokenizer, 'passage: blue', 'query').tokens.map(({ text }) => text)).not.toContain('query')
  })

  it('cuts what the model does not read, as the tokenizer does', () => {
    const text = 'whale '.repeat(600)
    const { tokens, count, cutCount } = readTokens(tokenizer, text, 'none')
    const { ids, fullLength } = tokenizer.encode(text)
    expect([count, cutCount]).toEqual([fullLength, fullLength - ids.length])
    expect(tokens.filter(({ isCut }) => !isCut)).toHaveLength(ids.length)
    expect(tokens.at(-1)!.isCut).toBe(false)
  })
})

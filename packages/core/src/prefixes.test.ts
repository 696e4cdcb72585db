import { describe, expect, it } from 'vitest'
import { inputTypeFor } from './input-type.ts'
import { applyPrefix, detectPrefix } from './prefixes.ts'

describe('applyPrefix', () => {
  it('puts the prefix of the input type in front', () => {
    expect(applyPrefix('who wrote it', 'query')).toBe('query: who wrote it')
    expect(applyPrefix('She wrote it.', 'passage')).toBe('passage: She wrote it.')
    expect(applyPrefix('', 'query')).toBe('query: ')
  })

  it('leaves the text alone for none', () => {
    expect(applyPrefix('who wrote it', 'none')).toBe('who wrote it')
  })

  it.each(['query: a', 'passage: a', 'Query: a', 'query:a', '  PASSAGE: a'])('never makes two of %j', (text) => {
    expect(applyPrefix(text, 'query')).toBe(text)
    expect(applyPrefix(text, 'passage')).toBe(text)
  })

  it('takes a word that only begins like a prefix for text', () => {
    expect(detectPrefix('query the database')).toBeUndefined()
    expect(detectPrefix('my query: a')).toBeUndefined()
    expect(applyPrefix('passages: a', 'query')).toBe('query: passages: a')
  })
})

describe('inputTypeFor', () => {
  it('uses passage for documents of a retrieval and query for all else', () => {
    expect(inputTypeFor('retrieval', 'query')).toBe('query')
    expect(inputTypeFor('retrieval', 'document')).toBe('passage')
    expect(inputTypeFor('similarity', 'document')).toBe('query')
    expect(inputTypeFor('features', 'document')).toBe('query')
  })
})

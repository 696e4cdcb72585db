import { describe, expect, it } from 'vitest'
import { pathConflict, pathFault } from './file-path.ts'

describe('pathFault', () => {
  it.each(['a', 'a/b c/ü.jsonl', 'a..b/...', '.hidden', `${'x'.repeat(200)}/${'y'.repeat(200)}`])(
    'takes %j',
    (path) => {
      expect(pathFault(path)).toBeUndefined()
    },
  )

  it.each([
    '',
    '/a',
    'a/',
    'a//b',
    './a',
    '..',
    'a/../b',
    'C:/a',
    'a\\b',
    'a\u0000b',
    'a\nb',
    '\ud800',
    'x'.repeat(201),
    Array.from({ length: 5 }, () => 'x'.repeat(100)).join('/'),
  ])('refuses %j', (path) => {
    expect(pathFault(path)).toBeTypeOf('string')
  })
})

describe('pathConflict', () => {
  it('finds a file that is a folder too', () => {
    expect(pathConflict(['a/b/c', 'x', 'a/b'])).toBe('a/b')
    expect(pathConflict(['a/b/c', 'a/bc', 'ab', 'a/b.c'])).toBeUndefined()
  })
})

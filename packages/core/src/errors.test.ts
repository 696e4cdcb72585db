import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { E5Error, errorCodes, isE5Error } from './errors.ts'

describe('E5Error', () => {
  it('says what happened from its code and details', () => {
    const error = new E5Error('BATCH_TOO_LARGE', { limit: 32, got: 33 })
    expect(error.message).toBe('Expected a Tensor with batch size <= 32, got batch size: 33')
    expect(error.name).toBe('E5Error')
    expect(error.details).toEqual({ limit: 32, got: 33 })
  })

  it('is told apart by its code', () => {
    const error: unknown = new E5Error('CLOSED', {})
    expect(isE5Error(error)).toBe(true)
    expect(isE5Error(error, 'CLOSED')).toBe(true)
    expect(isE5Error(error, 'CANCELLED')).toBe(false)
    expect(isE5Error(new Error('other'))).toBe(false)
  })

  it('has a row in the documentation for each code, and for no other', () => {
    const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
    const documented = [...page.matchAll(/^\| `([A-Z_0-9]+)` \|/gm)].map(([, code]) => code)
    expect(documented.toSorted()).toEqual(errorCodes.toSorted())
  })
})

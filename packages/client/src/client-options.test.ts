import { describe, expect, it } from 'vitest'
import { resolveClientOptions } from './client-options.ts'

describe('resolveClientOptions', () => {
  it('has defaults, and takes slashes from the end of the address', () => {
    const { baseUrl, timeoutMs, maxRetries } = resolveClientOptions({ baseUrl: 'https://host:8443/e5//' })
    expect({ baseUrl, timeoutMs, maxRetries }).toEqual({
      baseUrl: 'https://host:8443/e5',
      timeoutMs: 600_000,
      maxRetries: 3,
    })
  })

  it.each([
    [{ baseUrl: 'localhost:8080' }, 'baseUrl: expected an http or https address'],
    [{ baseUrl: 'ftp://host' }, 'baseUrl: '],
    [{ baseUrl: 'http://user:secret@host' }, 'baseUrl: '],
    [{ baseUrl: 'http://host/?a=1' }, 'baseUrl: '],
    [{ accessKey: 'two words' }, 'accessKey: expected a key without blanks.'],
    [{ endpointKey: '' }, 'endpointKey: '],
    [{ timeoutMs: 0 }, 'timeoutMs: expected a whole number from 1 to 2147483647.'],
    [{ maxRetries: 1.5 }, 'maxRetries: '],
    [{ headers: { 'a b': 'c' } }, 'headers: '],
  ])('refuses %j', (options, message) => {
    expect(() => resolveClientOptions({ baseUrl: 'http://host', ...options })).toThrow(message)
  })
})

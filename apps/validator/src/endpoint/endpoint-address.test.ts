import { describe, expect, it } from 'vitest'
import { endpointAddress } from './endpoint-address.ts'

describe('endpointAddress', () => {
  const address = { baseUrl: 'https://host', project: 'my project', endpoint: 'docs' }

  it.each([
    'https://host/api/predict/nlp/my%20project/docs',
    'https://host/api/predict/generic/my%20project/docs/',
    'https://host/api/v2/predict/generic/my%20project/docs',
    'https://host/v1/my%20project/docs',
    'https://host/openai/v1/my%20project/docs/embeddings',
  ])('reads %s', (url) => {
    expect(endpointAddress(url, undefined)).toEqual(address)
  })

  it("takes a server's URL with a name, below a path too", () => {
    expect(endpointAddress('https://host/', 'my project/docs')).toEqual(address)
    expect(endpointAddress('https://host/e5/v1/a/b', undefined).baseUrl).toBe('https://host/e5')
  })

  it.each([
    ['https://host', undefined],
    ['ftp://host/v1/a/b', undefined],
    ['https://host', 'docs'],
    ['https://host', 'a/b/c'],
  ])('refuses %s with %s', (url, named) => {
    expect(() => endpointAddress(url, named)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  })
})

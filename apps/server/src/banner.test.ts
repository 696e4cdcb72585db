import { describe, expect, it } from 'vitest'
import { baseUrl, formatBanner } from './banner.ts'
import type { Endpoint } from './endpoints.ts'
import { createFakeEmbedder } from './testing/fake-embedder.ts'

const endpoint: Endpoint = {
  project: { id: 'p', name: 'default' },
  id: 'e',
  name: 'e5-small-v2',
  embedder: createFakeEmbedder(),
  batchSize: 32,
  inputType: 'none',
  keys: ['the-key'],
  createdSeconds: 0,
}

describe('formatBanner', () => {
  it('has the command to try on a line of its own', () => {
    const banner = formatBanner({ host: 'localhost', port: 8080, endpoint, shownKey: 'the-key' })
    expect(banner.split('\n')).toContain(
      `curl -s http://localhost:8080/api/predict/nlp/default/e5-small-v2 -H 'key: the-key' -H 'content-type: application/json' -d '{"inputs":["query: how much protein should a female eat"]}'`,
    )
    expect(banner).toContain('docs      http://localhost:8080/docs')
    expect(banner).toContain('--host 0.0.0.0')
  })

  it('does not show a key that the operator set', () => {
    const banner = formatBanner({ host: '0.0.0.0', port: 80, endpoint, shownKey: undefined })
    expect(banner).not.toContain('the-key')
    expect(banner).toContain('-H "key: $E5_KEY"')
    expect(banner).not.toContain('Only this machine')
  })
})

describe('baseUrl', () => {
  it('is what a client on the same machine would write', () => {
    expect(baseUrl('0.0.0.0', 1)).toBe('http://localhost:1')
    expect(baseUrl('10.0.0.1', 1)).toBe('http://10.0.0.1:1')
    expect(baseUrl('fe80::1', 1)).toBe('http://[fe80::1]:1')
  })
})

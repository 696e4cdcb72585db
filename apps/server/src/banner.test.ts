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
  createdSeconds: 0,
}

const facts = {
  scheme: 'http',
  host: 'localhost',
  port: 8080,
  endpoint,
  key: 'the-key',
  keySource: 'data folder',
  accessKeyFile: '/data/users/admin/access-key.json',
  signInToken: 'the-token',
  platform: 'linux',
} as const

describe('formatBanner', () => {
  it('has the command to try on a line of its own', () => {
    const banner = formatBanner(facts)
    expect(banner.split('\n')).toContain(
      `curl -s http://localhost:8080/api/predict/nlp/default/e5-small-v2 -H 'key: the-key' -H 'content-type: application/json' -d '{"inputs":["query: how much protein should a female eat"]}'`,
    )
    expect(banner).toContain('docs      http://localhost:8080/docs')
    expect(banner).toContain('--host 0.0.0.0')
  })

  it('writes the command for cmd.exe on Windows', () => {
    expect(formatBanner({ ...facts, platform: 'win32' }).split('\n')).toContain(
      String.raw`curl.exe -s http://localhost:8080/api/predict/nlp/default/e5-small-v2 -H "key: the-key" -H "content-type: application/json" -d "{\"inputs\":[\"query: how much protein should a female eat\"]}"`,
    )
  })

  it('says where the access key is, and that a key was revoked', () => {
    expect(formatBanner(facts)).toContain('access key in /data/users/admin/access-key.json')
    expect(formatBanner({ ...facts, accessKeyFile: undefined })).toContain('the access key that was set')
    const revoked = formatBanner({ ...facts, key: undefined })
    expect(revoked).toContain('revoked; npx e5 key create makes another')
    expect(revoked).toContain("-H 'key: YOUR_KEY'")
  })

  it('has a link that signs a browser in, unless there is no key for that', () => {
    expect(formatBanner(facts)).toContain('http://localhost:8080/#/sign-in?token=the-token (once')
    expect(formatBanner({ ...facts, signInToken: undefined })).toContain(
      'http://localhost:8080 (sign in with an access',
    )
  })

  it('does not show a key that the operator set, and says where it stands', () => {
    const variable = formatBanner({ ...facts, host: '0.0.0.0', keySource: 'variable' })
    expect(variable).not.toContain('the-key')
    expect(variable).toContain('-H "key: $E5_KEY"')
    expect(variable).not.toContain('Only this machine')
    expect(formatBanner({ ...facts, keySource: 'variable', platform: 'win32' })).toContain('-H "key: %E5_KEY%"')
    const flag = formatBanner({ ...facts, keySource: 'flag' })
    expect(flag).not.toContain('the-key')
    expect(flag).not.toContain('E5_KEY')
    expect(flag).toContain("-H 'key: YOUR_KEY'")
  })
})

describe('baseUrl', () => {
  it('is what a client on the same machine would write', () => {
    expect(baseUrl('http', '0.0.0.0', 1)).toBe('http://localhost:1')
    expect(baseUrl('http', '10.0.0.1', 1)).toBe('http://10.0.0.1:1')
    expect(baseUrl('http', 'fe80::1', 1)).toBe('http://[fe80::1]:1')
  })
})

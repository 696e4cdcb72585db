import { describe, expect, it } from 'vitest'
import { createTestApp, nlpHeaders, nlpUrl } from '../src/testing/test-app.ts'

const origin = 'https://app.example.com'
const preflight = {
  method: 'OPTIONS',
  url: nlpUrl,
  headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'key,content-type' },
} as const
const call = { method: 'POST', url: nlpUrl, payload: { inputs: ['a'] } } as const

describe('security headers', () => {
  it.each([
    ['an answer', { ...call, headers: nlpHeaders }, 200],
    ['an error', call, 401],
    ['an unknown path', { url: '/nothing' }, 404],
  ] as const)('are on %s', async (_name, request, status) => {
    const { app } = await createTestApp()
    const { headers, statusCode } = await app.inject(request)
    expect(statusCode).toBe(status)
    expect(headers).toMatchObject({
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    })
    expect(headers).not.toHaveProperty('strict-transport-security')
  })
})

describe('CORS', () => {
  it('is off unless it is set', async () => {
    const { app } = await createTestApp()
    expect((await app.inject(preflight)).statusCode).toBe(405)
    const answer = await app.inject({ ...call, headers: { ...nlpHeaders, origin } })
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
  })

  it('lets the origins in that were named, without a key for the preflight', async () => {
    const { app } = await createTestApp({ corsOrigins: ['https://other.example.com', origin] })
    const answer = await app.inject(preflight)
    expect(answer.statusCode).toBe(204)
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-headers': 'key,content-type',
      'access-control-allow-methods': expect.stringContaining('POST'),
    })
    const error = await app.inject({ ...call, headers: { origin } })
    expect([error.statusCode, error.headers['access-control-allow-origin']]).toEqual([401, origin])
    expect(error.headers['access-control-expose-headers']).toContain('x-request-id')
    const stranger = await app.inject({ ...call, headers: { ...nlpHeaders, origin: 'https://evil.example.com' } })
    expect(stranger.headers).not.toHaveProperty('access-control-allow-origin')
    expect(stranger.headers.vary).toContain('Origin')
  })

  it('lets all in with *, and never cookies', async () => {
    const { app } = await createTestApp({ corsOrigins: ['*'] })
    const answer = await app.inject({ ...call, headers: { ...nlpHeaders, origin } })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
    expect(answer.headers).not.toHaveProperty('access-control-allow-credentials')
  })
})

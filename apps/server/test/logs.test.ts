import { E5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { createTestApp, nlpHeaders, nlpUrl, type TestAppOptions } from '../src/testing/test-app.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`
const secret = 'sk-this-must-not-be-in-a-log'
const call = { method: 'POST', url: nlpUrl, payload: { inputs: ['query: a'] } } as const

async function loggedApp(options: TestAppOptions = {}, level = 'info') {
  const lines: string[] = []
  const stream = { write: (line: string) => void lines.push(line) }
  const { app } = await createTestApp({ ...options, logger: { level, stream } })
  return { app, lines, records: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

describe('the log', () => {
  it('has a line for a request with its trace, endpoint and client', async () => {
    const { app, records } = await loggedApp()
    await app.inject({ ...call, headers: { ...nlpHeaders, traceparent } })
    const line = { msg: 'request', status: 200, traceId, project: 'default', endpoint: 'e5-test', client: '127.0.0.1' }
    expect(records()).toEqual([expect.objectContaining(line)])
  })

  it('has the code of an error, and no endpoint for a stranger', async () => {
    const { app, records } = await loggedApp()
    await app.inject({ ...call, headers: { key: 'wrong', traceparent: 'nonsense' } })
    expect(records()[0]).toMatchObject({ status: 401, code: 'KEY_INVALID' })
    for (const field of ['endpoint', 'project', 'traceId']) expect(records()[0]).not.toHaveProperty(field)
  })

  it('has a line of its own for an error of the server, with its code', async () => {
    const embed = () => Promise.reject(new E5Error('WORKERS_UNAVAILABLE', { reason: 'no memory' }))
    const { app, records } = await loggedApp({ embed }, 'warn')
    await app.inject({ ...call, headers: { ...nlpHeaders, traceparent } })
    const line = { level: 40, traceId, endpoint: 'e5-test', code: 'WORKERS_UNAVAILABLE' }
    expect(records()).toEqual([expect.objectContaining(line)])
  })

  it('believes a proxy about the client only if the proxy is trusted', async () => {
    const forwarded = { ...nlpHeaders, 'x-forwarded-for': '203.0.113.9' }
    const plain = await loggedApp()
    await plain.app.inject({ ...call, headers: forwarded })
    expect(plain.records()[0]).toMatchObject({ client: '127.0.0.1' })
    const behind = await loggedApp({ trustProxy: ['127.0.0.1'] })
    await behind.app.inject({ ...call, headers: forwarded })
    expect(behind.records()[0]).toMatchObject({ client: '203.0.113.9' })
  })

  it('has no secret at any level, wherever a client puts one', async () => {
    const embed = () => Promise.reject(new Error('a bug'))
    const { app, lines } = await loggedApp({ embed }, 'trace')
    const secrets = {
      key: secret,
      authorization: `Bearer ${secret}`,
      cookie: `session=${secret}`,
      'x-api-key': secret,
      'proxy-authorization': `Basic ${secret}`,
      origin: `https://${secret}`,
      traceparent: secret,
      'user-agent': secret,
      referer: `https://a.example/?key=${secret}`,
    }
    for (const url of [
      nlpUrl,
      '/v1/embeddings',
      '/v1/models',
      '/health/live',
      '/metrics',
      '/docs',
      '/nothing',
      '/%zz',
    ]) {
      for (const method of ['GET', 'POST', 'OPTIONS'] as const) {
        const payload = method === 'POST' ? { inputs: [secret], input: secret, model: secret, key: secret } : undefined
        await app.inject({ method, url: `${url}?key=${secret}`, headers: secrets, ...(payload && { payload }) })
      }
    }
    // One that fails on our side, with the right key, is logged with its stack.
    await app.inject({ ...call, url: `${nlpUrl}?key=${secret}`, headers: { ...secrets, ...nlpHeaders } })
    // And a library that logs more than ours do.
    const names = ['key', 'authorization', 'cookie', 'x-api-key', 'proxy-authorization', 'set-cookie']
    const headers = Object.fromEntries(names.map((name) => [name, secret]))
    app.log.info({ headers, req: { headers }, res: { headers }, options: { key: secret, databaseUrl: secret } }, 'x')
    app.log.info({ key: secret, authorization: secret, cookie: secret }, 'y')
    expect(lines.length).toBeGreaterThan(24)
    expect(lines.join('')).toContain('a bug')
    const leaks = lines.filter((line) => line.includes(secret) || line.includes(nlpHeaders.key))
    expect(leaks).toEqual([])
  })
})

import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { createRandom } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, nlpHeaders, nlpUrl, openaiHeaders, scrapeRequest } from '../src/testing/test-app.ts'
import { mutate, wrongBodies } from './fuzz/bodies.ts'
import { type FuzzedRoute, routesWithBodies } from './fuzz/routes.ts'

const seed = 20_260_101
const mutationsPerRoute = 150
const answerLimitMs = 5000
// Errors of ours that are a 5xx by right: the server cannot do it now, and says so with a code.
const honest = [502, 503, 504]

let app: FastifyInstance
let port: number
let routes: readonly FuzzedRoute[]

beforeAll(async () => {
  ;({ app } = await createTestApp({ maxBodyBytes: 16_777_216, requestTimeoutSeconds: 10 }))
  routes = await routesWithBodies(app)
  await app.listen({ host: '127.0.0.1', port: 0 })
  port = (app.server.address() as AddressInfo).port
})
afterAll(() => app.close())

const keys = { ...nlpHeaders, ...openaiHeaders }
const json = { ...keys, 'content-type': 'application/json' }

async function send(route: FuzzedRoute, body: RequestInit['body'], headers: Record<string, string> = json) {
  const started = performance.now()
  const answer = await fetch(`http://127.0.0.1:${port}${route.path}`, {
    method: route.method,
    headers,
    ...(body !== undefined && { body }),
    signal: AbortSignal.timeout(answerLimitMs),
  })
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('content-type') ?? '', started }
}

/** No 500, and an error is JSON of the shape that the route's description has for its status. */
function judge(route: FuzzedRoute, sent: string, { status, text, type }: Awaited<ReturnType<typeof send>>): void {
  const what = `${route.method} ${route.path} ${sent.slice(0, 200)} → ${status} ${text.slice(0, 300)}`
  expect(status < 500 || honest.includes(status), what).toBe(true)
  if (status < 400) return
  expect(type, what).toBe('application/json; charset=utf-8')
  const schema = route.answerSchema(status)
  expect(schema, `an undescribed status: ${what}`).toBeDefined()
  expect(schema!.safeParse(JSON.parse(text)).error, what).toBeUndefined()
}

async function expectsToEmbed(): Promise<void> {
  const answer = await app.inject({
    method: 'POST',
    url: nlpUrl,
    headers: nlpHeaders,
    payload: { inputs: ['query: a'] },
  })
  expect(answer.statusCode).toBe(200)
  expect(answer.json<{ data: unknown[] }>().data).toHaveLength(1)
}

/** What comes back for bytes that are sent as they stand, until the server closes or a time is over. */
async function exchange(text: string, then: 'wait' | 'leave'): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(text)
  if (then === 'leave') socket.end()
  await Promise.race([once(socket, 'close'), delay(then === 'leave' ? 1000 : 300)])
  socket.destroy()
  return answer
}

describe('every route with a body', () => {
  it('is found', () => {
    expect(routes.map(({ path }) => path)).toEqual(expect.arrayContaining([nlpUrl, '/v1/embeddings']))
  })

  it('answers its own example with no server error', async () => {
    for (const route of routes) {
      const body = JSON.stringify(route.example)
      judge(route, body, await send(route, body))
    }
  })

  it(`answers ${mutationsPerRoute} mutations of its example as described`, async () => {
    for (const [index, route] of routes.entries()) {
      const random = createRandom(seed + index)
      for (let round = 0; round < mutationsPerRoute; round++) {
        const body = mutate(route.example, random)
        judge(route, body, await send(route, body))
      }
    }
    await expectsToEmbed()
  }, 180_000)

  it('answers bodies that are wrong for each, and other content types', async () => {
    const types = [
      'text/plain',
      'application/xml',
      'application/json; charset=utf-16',
      'multipart/form-data',
      'x',
      '/;;',
    ]
    for (const route of routes) {
      for (const body of wrongBodies) judge(route, body, await send(route, body))
      for (const type of types) judge(route, type, await send(route, '{"a":1}', { ...keys, 'content-type': type }))
      judge(route, 'bytes', await send(route, Buffer.from([0xff, 0xfe, 0x80, 0x22])))
      judge(route, 'lone bytes in a text', await send(route, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])))
      judge(route, 'no body', await send(route, undefined))
    }
    await expectsToEmbed()
  }, 60_000)

  it('is quick with bodies of 10 MB and more', async () => {
    const large = [
      JSON.stringify({ inputs: 'x'.repeat(10_000_000), input: 'x'.repeat(10_000_000) }).slice(0, 16_000_000),
      `{"inputs":"${'x'.repeat(10_000_000)}","model":"e5-test"}`,
      `{"input":"${'\\u0041'.repeat(1_600_000)}","model":"e5-test"}`,
      `{"input":${'['.repeat(7_000_000)}${']'.repeat(7_000_000)}}`,
      `{"inputs":[${'{"a":1},'.repeat(1_500_000)}1]}`,
      '['.repeat(10_000_000),
      'x'.repeat(17_000_000),
    ]
    for (const route of routes) for (const body of large) judge(route, body, await send(route, body))
    await expectsToEmbed()
  }, 60_000)

  it('survives lengths that are not true and clients that stop in the middle', async () => {
    for (const route of routes) {
      const head = (lines: readonly string[]): string =>
        [
          `${route.method} ${route.path} HTTP/1.1`,
          'host: a',
          ...Object.entries(json).map(([name, value]) => `${name}: ${value}`),
          ...lines,
          '',
          '',
        ].join('\r\n')
      const cases = [
        [`${head(['content-length: 100'])}{"a":`, 'leave'],
        [`${head(['content-length: 100'])}{"a":`, 'wait'],
        [`${head(['transfer-encoding: chunked'])}5\r\n{"a":\r\n`, 'leave'],
        [`${head(['transfer-encoding: chunked'])}zz\r\n`, 'wait'],
        [`${head(['transfer-encoding: chunked', 'content-length: 3'])}0\r\n\r\n`, 'wait'],
        [`${head(['content-length: -1'])}`, 'wait'],
        [`${head(['content-length: 2', 'content-length: 3'])}{}`, 'wait'],
        [`${head(['content-length: 1'])}{}`, 'wait'],
        [`${head(['expect: 100-continue', 'content-length: 2'])}{}`, 'wait'],
        [`${head(['expect: nothing', 'content-length: 2'])}{}`, 'wait'],
      ] as const
      for (const [text, then] of cases) {
        const answer = await exchange(text, then)
        expect(answer, text).not.toMatch(/^HTTP\/1\.1 500/m)
      }
    }
    const scrape = await app.inject(scrapeRequest)
    expect(scrape.payload).toContain('e5_errors_total{code="INTERNAL"} 0\n')
    await expectsToEmbed()
  }, 60_000)

  it('answers wrong headers and paths', async () => {
    for (const route of routes) {
      for (const headers of [
        { ...json, 'x-e5-input-type': '\u00ff' },
        { ...json, 'x-request-id': 'a b', traceparent: '00-0-0-0' },
        { ...json, authorization: 'Bearer ', key: '' },
        { 'content-type': 'application/json', authorization: 'x'.repeat(10_000), key: 'x'.repeat(1000) },
      ]) {
        judge(route, 'headers', await send(route, '{}', headers))
      }
      const lastPart = /[^/]+$/
      for (const path of [
        `${route.path}%00`,
        `${route.path}/${'a'.repeat(2000)}`,
        route.path.replace(lastPart, 'a'.repeat(2000)),
        route.path.replace(lastPart, '%2e%2e%2f%ff'),
        `${route.path}?a[b]=__proto__`,
      ]) {
        const answer = await send({ ...route, path }, '{}')
        expect(answer.status, path).toBeLessThan(500)
      }
    }
    await expectsToEmbed()
  }, 60_000)
})

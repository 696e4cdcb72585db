import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import {
  createTestApp,
  nlpHeaders,
  nlpUrl,
  openaiHeaders,
  scrapeRequest,
  type TestAppOptions,
} from '../src/testing/test-app.ts'

let app: FastifyInstance | undefined
afterEach(() => app?.close())

async function listening(options: TestAppOptions) {
  const parts = await createTestApp(options)
  app = parts.app
  await app.listen({ host: '127.0.0.1', port: 0 })
  return { ...parts, port: (app.server.address() as AddressInfo).port }
}

const head = (path: string, headers: object, bytes: number): string =>
  [
    `POST ${path} HTTP/1.1`,
    'host: a',
    'content-type: application/json',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${bytes}`,
    '',
    '',
  ].join('\r\n')

describe('a slow client', () => {
  it('that sends a byte now and then is ended at the limit of a request, with 408', async () => {
    const { port, drain } = await listening({ requestTimeoutSeconds: 1 })
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    let answer = ''
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
    const start = performance.now()
    socket.write(head(nlpUrl, nlpHeaders, 1000))
    const drip = setInterval(() => socket.write('{'), 100)
    await once(socket, 'close')
    clearInterval(drip)
    expect(performance.now() - start).toBeLessThan(4000)
    expect(answer).toMatch(/^HTTP\/1\.1 408 .*"code":"REQUEST_INVALID"/s)
    await drain.idle()
    const { payload } = await app!.inject(scrapeRequest)
    expect(payload).toContain('e5_errors_total{code="INTERNAL"} 0\n')
  })

  it('that never ends its headers is ended too', async () => {
    const { port } = await listening({ requestTimeoutSeconds: 1 })
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    expect(answer.toString()).toMatch(/^HTTP\/1\.1 408 /)
  })

  it('that does not read its answer is cut off, and nobody else is', async () => {
    const logs: string[] = []
    const stream = { write: (line: string) => void logs.push(line) }
    const options = { stallTimeoutSeconds: 1, maxBodyBytes: 20_000_000, logger: { level: 'info', stream } }
    const dimensions = 384
    const embeddings = Array.from({ length: 2048 }, () => new Float32Array(dimensions).fill(1 / 3))
    const timings = { tokenizeMs: 0, queueMs: 0, inferMs: 0 }
    const { port, drain } = await listening({
      ...options,
      embed: async () => ({ embeddings, tokenCounts: [1], cut: [], timings }),
    })
    const body = '{"model":"e5-test","input":"a"}'
    const socket = connect(port, '127.0.0.1').on('error', () => undefined)
    await once(socket, 'connect')
    socket.pause()
    socket.write(head('/v1/embeddings', openaiHeaders, body.length) + body)
    await vi.waitFor(() => expect(drain.running).toBe(1))
    const start = performance.now()
    await drain.idle()
    expect(performance.now() - start).toBeGreaterThan(500)
    expect(performance.now() - start).toBeLessThan(6000)
    expect(JSON.parse(logs.at(-1)!)).toMatchObject({ route: '/v1/embeddings', status: 499, code: 'CANCELLED' })
    socket.destroy()
    const other = await fetch(`http://127.0.0.1:${port}/v1/embeddings`, {
      method: 'POST',
      headers: { ...openaiHeaders, 'content-type': 'application/json' },
      body,
    })
    expect(((await other.json()) as { data: unknown[] }).data).toHaveLength(2048)
  }, 30_000)

  it('that reads slowly gets all of its answer, and may take longer than the limit', async () => {
    const embeddings = Array.from({ length: 2048 }, () => new Float32Array(384).fill(1 / 3))
    const timings = { tokenizeMs: 0, queueMs: 0, inferMs: 0 }
    const { port } = await listening({
      stallTimeoutSeconds: 1,
      embed: async () => ({ embeddings, tokenCounts: [1], cut: [], timings }),
    })
    const body = '{"model":"e5-test","input":"a"}'
    const socket = connect(port, '127.0.0.1')
    let bytes = 0
    socket.on('data', async (chunk: Buffer) => {
      bytes += chunk.length
      socket.pause()
      await delay(5)
      socket.resume()
    })
    socket.write(
      `${head('/v1/embeddings', openaiHeaders, body.length).replace('\r\n\r\n', '\r\nconnection: close\r\n\r\n')}${body}`,
    )
    const start = performance.now()
    await once(socket, 'close')
    expect(performance.now() - start).toBeGreaterThan(1000)
    expect(bytes).toBeGreaterThan(2048 * 384 * 8)
  }, 30_000)

  it('with a request that waits in the queue is not cut off meanwhile', async () => {
    const { port, embedder } = await listening({
      stallTimeoutSeconds: 1,
      embed: async () => {
        await delay(2500)
        return { embeddings: [], tokenCounts: [], cut: [], timings: { tokenizeMs: 0, queueMs: 0, inferMs: 0 } }
      },
    })
    const send = () =>
      fetch(`http://127.0.0.1:${port}${nlpUrl}`, {
        method: 'POST',
        headers: { ...nlpHeaders, 'content-type': 'application/json' },
        body: '{"inputs":["a"]}',
      })
    expect((await send()).status).toBe(200)
    // On the same connection, whose time was set for the first answer.
    expect((await send()).status).toBe(200)
    expect(embedder.calls).toHaveLength(2)
  })

  it('over the number of connections is closed at once', async () => {
    const { port } = await listening({ maxConnections: 2 })
    const sockets = [connect(port, '127.0.0.1'), connect(port, '127.0.0.1')]
    await Promise.all(sockets.map((socket) => once(socket, 'connect')))
    const third = connect(port, '127.0.0.1').on('error', () => undefined)
    await once(third, 'close')
    sockets[0]!.destroy()
    await delay(50)
    expect((await fetch(`http://127.0.0.1:${port}/health/live`)).status).toBe(200)
    sockets[1]!.destroy()
  })
})

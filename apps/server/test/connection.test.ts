import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { openaiErrorSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { controlHeaders, createTestApp, nlpHeaders, nlpUrl } from '../src/testing/test-app.ts'

let app: FastifyInstance | undefined
afterEach(() => app?.close())

async function listening(options: Parameters<typeof createTestApp>[0]) {
  const parts = await createTestApp(options)
  app = parts.app
  await app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = app.server.address() as AddressInfo
  return { ...parts, port, url: `http://127.0.0.1:${port}${nlpUrl}` }
}

async function exchange(port: number, text: string): Promise<{ head: string; body: string }> {
  const socket = connect(port, '127.0.0.1')
  let answer = ''
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString()))
  socket.write(text)
  await once(socket, 'close')
  const end = answer.indexOf('\r\n\r\n')
  return { head: answer.slice(0, end), body: answer.slice(end + 4) }
}

const request = {
  method: 'POST',
  headers: { ...nlpHeaders, 'content-type': 'application/json' },
  body: '{"inputs":["query: a"]}',
}

describe('a connection', () => {
  it('that the client closes stops the work for it', async () => {
    const { embedder, drain, url } = await listening({ waitsForAbort: true })
    const leaving = new AbortController()
    const answer = fetch(url, { ...request, signal: leaving.signal })
    await vi.waitFor(() => expect(embedder.calls).toHaveLength(1))
    const { signal } = embedder.calls[0]!.options
    expect(signal!.aborted).toBe(false)
    expect(drain.running).toBe(1)
    leaving.abort()
    await expect(answer).rejects.toThrow('aborted')
    await vi.waitFor(() => expect(signal!.aborted).toBe(true))
    await drain.idle()
    expect(drain.running).toBe(0)
  })

  it('that stays open carries one request after the other', async () => {
    const { embedder, url } = await listening({})
    for (let round = 0; round < 3; round++) {
      const answer = await fetch(url, request)
      expect(answer.status).toBe(200)
      await answer.arrayBuffer()
    }
    expect(embedder.calls).toHaveLength(3)
  })

  it('gets an answer to a body that is too large, and the next one works', async () => {
    const { url } = await listening({ maxBodyBytes: 2000 })
    const answer = await fetch(url, { ...request, body: JSON.stringify({ inputs: ['a'.repeat(200_000)] }) })
    expect(answer.status).toBe(413)
    expect((await fetch(url, request)).status).toBe(200)
  })

  it.each([
    ['that does not speak HTTP', 'hello\r\n\r\n', 400, 'it is not HTTP'],
    [
      'with headers without end',
      `GET / HTTP/1.1\r\nhost: a\r\na: ${'b'.repeat(200_000)}`,
      431,
      'its headers are larger',
    ],
  ])('%s is told so in JSON and closed', async (_name, text, status, reason) => {
    const { url, port } = await listening({})
    const { head, body } = await exchange(port, text)
    expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `))
    expect(head).toContain('content-type: application/json; charset=utf-8')
    const { error } = openaiErrorSchema.strict().parse(JSON.parse(body))
    expect(error).toMatchObject({ code: 'REQUEST_INVALID', message: expect.stringContaining(reason) })
    const scrape = await (await fetch(new URL('/metrics', url), { headers: controlHeaders })).text()
    expect(scrape).toContain('e5_errors_total{code="REQUEST_INVALID"} 1\n')
  })

  it('keeps its earlier answers when it goes wrong later', async () => {
    const { port } = await listening({})
    const socket = connect(port, '127.0.0.1')
    for (let round = 0; round < 2; round++) {
      socket.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n')
      const [answer] = (await once(socket, 'data')) as [Buffer]
      expect(answer.toString()).toMatch(/^HTTP\/1\.1 200 .*{"status":"live"}$/s)
    }
    socket.write('hello\r\n\r\n')
    const [last] = (await once(socket, 'data')) as [Buffer]
    expect(last.toString()).toMatch(/^HTTP\/1\.1 400 .*"code":"REQUEST_INVALID"}}$/s)
    await once(socket, 'close')
  })
})

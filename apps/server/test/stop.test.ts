import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { listen } from '../src/listen.ts'
import { stopServer } from '../src/shutdown.ts'
import { createTestApp, nlpHeaders, nlpUrl } from '../src/testing/test-app.ts'

const body = '{"inputs":["query: a"]}'
const request = { method: 'POST', headers: { ...nlpHeaders, 'content-type': 'application/json' }, body }

async function listening(work: Promise<void>) {
  const parts = await createTestApp({
    embed: async () => {
      await work
      return { embeddings: [], tokenCounts: [], cut: [], timings: { tokenizeMs: 0, queueMs: 0, inferMs: 0 } }
    },
  })
  const listener = await listen(parts.app, { host: '127.0.0.1', addresses: ['127.0.0.1'], port: 0 })
  return { ...parts, listener, url: `http://127.0.0.1:${listener.port}` }
}

describe('a stop', () => {
  it('lets a running request finish, answers late ones with 503, and ends idle connections', async () => {
    const { promise: work, resolve: finishWork } = Promise.withResolvers<void>()
    const { listener, drain, embedder, url } = await listening(work)
    const idle = connect(listener.port, '127.0.0.1')
    idle.write('GET /health/live HTTP/1.1\r\nhost: a\r\n\r\n')
    await once(idle, 'data')
    const running = fetch(`${url}${nlpUrl}`, request)
    await vi.waitFor(() => expect(embedder.calls).toHaveLength(1))
    const said: string[] = []
    const parts = {
      listener,
      drain,
      closeEngine: () => embedder.close(),
      tracing: undefined,
      graceSeconds: 20,
      say: (line: string) => said.push(line),
    }
    const stopped = stopServer(parts, 'SIGTERM')
    const late = await fetch(`${url}${nlpUrl}`, request)
    expect([late.status, late.headers.get('retry-after'), late.headers.get('connection')]).toEqual([503, '5', 'close'])
    expect(await late.json()).toMatchObject({ code: 'CLOSED' })
    idle.write(`POST ${nlpUrl} HTTP/1.1\r\nhost: a\r\nkey: ${nlpHeaders.key}\r\ncontent-length: 2\r\n\r\n{}`)
    const [onOldConnection] = (await once(idle, 'data')) as [Buffer]
    expect(onOldConnection.toString()).toMatch(/^HTTP\/1\.1 503 .*retry-after: 5\r\n.*"code":"CLOSED"/is)
    await once(idle, 'close')
    expect((await fetch(`${url}/health/live`)).status).toBe(200)
    expect((await fetch(`${url}/health/ready`)).status).toBe(503)
    finishWork()
    const answer = await running
    expect(answer.status).toBe(200)
    expect(answer.headers.get('connection')).toBe('close')
    await answer.arrayBuffer()
    await stopped
    expect(said).toEqual(['SIGTERM: stopping, requests to finish within 20 s: 1.', 'Stopped.'])
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })

  it('cuts off what does not finish within the grace', async () => {
    const { listener, drain, embedder, url } = await listening(new Promise(() => undefined))
    const cut = expect(fetch(`${url}${nlpUrl}`, request)).rejects.toThrow()
    await vi.waitFor(() => expect(embedder.calls).toHaveLength(1))
    const said: string[] = []
    const parts = {
      listener,
      drain,
      closeEngine: () => embedder.close(),
      tracing: undefined,
      graceSeconds: 0.1,
      say: (line: string) => said.push(line),
    }
    await stopServer(parts, 'SIGTERM')
    await cut
    expect(said[1]).toBe('Requests that did not finish in 0.1 s and are cut off: 1.')
  })
  it('goes on to its end if something cannot be closed, and says what', async () => {
    const { listener, drain, url } = await listening(Promise.resolve())
    const said: string[] = []
    const closeEngine = () => Promise.reject(new Error('no space left on device'))
    const parts = {
      listener,
      drain,
      closeEngine,
      tracing: undefined,
      graceSeconds: 1,
      say: (line: string) => said.push(line),
    }
    await stopServer(parts, 'SIGTERM')
    expect(said).toEqual(['SIGTERM: stopping.', 'Not closed: no space left on device', 'Stopped.'])
    await expect(fetch(`${url}/health/live`)).rejects.toThrow()
  })
})

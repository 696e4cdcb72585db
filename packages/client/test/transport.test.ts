import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ClientOptions, createClient } from '../src/index.ts'
import { type FakeServer, startFakeServer } from '../src/testing/index.ts'

let server: FakeServer
beforeEach(async () => {
  server = await startFakeServer()
})
afterEach(() => server.close())

const clientOf = (options: Partial<ClientOptions> = {}) =>
  createClient({ baseUrl: server.url, accessKey: server.accessKey, ...options })

/** Answers the first requests in these ways, and the later ones as usual. */
function answerFirst(...ways: readonly ((response: ServerResponse) => void)[]): void {
  const left = [...ways]
  server.intercept = (_request, response) => {
    const way = left.shift()
    way?.(response)
    return way !== undefined
  }
}

const busy = (headers: Record<string, string>, status = 429, code = 'OVERLOADED') => {
  const error = { message: 'The queue is full.', type: 'rate_limit_error', param: null, code }
  return (response: ServerResponse) => void response.writeHead(status, headers).end(JSON.stringify({ error }))
}
const soon = { 'retry-after-ms': '1' }
const hangUp = (response: ServerResponse) => void response.destroy()

describe('retries', () => {
  it('come after 429 and from a server that stops, also of what creates something', async () => {
    answerFirst(busy(soon), busy(soon, 503, 'CLOSED'), busy({ 'retry-after': 'Tue, 24 Nov 2020 12:00:00 GMT' }))
    expect(await clientOf().projects.create({ project_name: 'p' })).toMatchObject({ name: 'p' })
    expect(server.requests).toHaveLength(4)
  })

  it('come after a lost connection, except for what creates something', async () => {
    answerFirst(hangUp)
    expect(await clientOf().users.me()).toMatchObject({ name: 'admin' })
    answerFirst(hangUp)
    const lost = clientOf().projects.create({ project_name: 'p' })
    await expect(lost).rejects.toMatchObject({ name: 'E5Error', code: 'SERVER_UNREACHABLE' })
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })

  it('come after another 503 except for what creates something: it may have been done', async () => {
    answerFirst(busy(soon, 503, 'DATABASE_UNAVAILABLE'))
    expect(await clientOf().users.me()).toMatchObject({ name: 'admin' })
    answerFirst(busy(soon, 503, 'DATABASE_UNAVAILABLE'))
    const created = clientOf().projects.create({ project_name: 'p' })
    await expect(created).rejects.toMatchObject({ code: 'DATABASE_UNAVAILABLE' })
    expect(server.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'POST'])
  })

  it('come after an answer that breaks off', async () => {
    answerFirst((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"id":')
      setTimeout(() => response.destroy(), 5)
    })
    expect(await clientOf().users.me()).toMatchObject({ name: 'admin' })
  })

  it('wait as long as the server wants', async () => {
    answerFirst(busy({ 'retry-after-ms': '150' }))
    const start = performance.now()
    await clientOf().users.me()
    expect(performance.now() - start).toBeGreaterThanOrEqual(149)
  })

  it('end, with what the server said last', async () => {
    answerFirst(...Array.from({ length: 9 }, () => busy({ ...soon, 'x-request-id': 'r' })))
    await expect(clientOf({ maxRetries: 2 }).users.me()).rejects.toMatchObject({
      name: 'RemoteError',
      status: 429,
      code: 'OVERLOADED',
      message: 'The queue is full.',
      requestId: 'r',
      retryAfterSeconds: 0.001,
    })
    expect(server.requests).toHaveLength(3)
  })

  it('are not begun if the time is over before', async () => {
    answerFirst(busy({ 'retry-after': '3600' }))
    const refused = clientOf({ timeoutMs: 5000 }).users.me()
    await expect(refused).rejects.toMatchObject({ code: 'OVERLOADED', retryAfterSeconds: 3600 })
  })

  it.each([400, 401, 403, 404, 409, 413, 500, 502])('do not come after %i', async (status) => {
    answerFirst(busy({}, status))
    await expect(clientOf().users.me()).rejects.toMatchObject({ status })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a call', () => {
  it('ends when its time is over, in the server or in a wait', async () => {
    answerFirst(() => {})
    const late = clientOf({ timeoutMs: 50 }).users.me()
    await expect(late).rejects.toMatchObject({ code: 'SERVER_TIMEOUT', details: { limitSeconds: 0.05 } })
  })

  it('ends with the reason of its signal, in the server and in a wait', async () => {
    const inServer = new AbortController()
    answerFirst(() => inServer.abort(new Error('enough')))
    await expect(clientOf().users.me({ signal: inServer.signal })).rejects.toThrow('enough')
    const inWait = new AbortController()
    answerFirst((response) => {
      busy({ 'retry-after': '60' })(response)
      setTimeout(() => inWait.abort(new Error('enough')), 30)
    })
    await expect(clientOf().users.me({ signal: inWait.signal })).rejects.toThrow('enough')
    await expect(clientOf().users.me({ signal: AbortSignal.abort(new Error('before')) })).rejects.toThrow('before')
  })

  it('says that nobody is there', async () => {
    const { url } = server
    await server.close()
    const error = clientOf({ baseUrl: url, maxRetries: 0 }).users.me()
    await expect(error).rejects.toThrow(`The server ${url} does not answer (ECONNREFUSED)`)
    server = await startFakeServer()
  })

  it('sends the headers that it was given, and its own fetch', async () => {
    let calls = 0
    const counting: typeof fetch = (...request) => {
      calls++
      return fetch(...request)
    }
    await clientOf({ headers: { 'X-Team': 'search' }, fetch: counting }).users.me()
    expect(server.requests[0]!.headers).toMatchObject({ 'x-team': 'search', key: server.accessKey })
    expect(calls).toBe(1)
  })
})

describe('an answer of another kind', () => {
  it.each([
    ['no JSON', '<html>', 'the body is no JSON'],
    ['no object', '[]', 'the body: Invalid input: expected object, received array'],
    ['another field', '{"id":"1"}', '"id": Invalid UUID'],
  ])('with %s is an error that names it, and is not asked for again', async (_name, body, reason) => {
    answerFirst((response) => void response.end(body))
    const error = clientOf().users.me()
    await expect(error).rejects.toMatchObject({ name: 'E5Error', code: 'SERVER_ANSWER_INVALID' })
    await expect(error).rejects.toThrow(reason)
    expect(server.requests).toHaveLength(1)
  })

  it('to a deletion is an error too', async () => {
    answerFirst((response) => void response.end('"gone"'))
    await expect(clientOf().projects.delete('p')).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' })
  })

  it('with a status of failure keeps the status', async () => {
    answerFirst((response) => void response.writeHead(502).end('<html>'))
    await expect(clientOf().users.me()).rejects.toMatchObject({
      name: 'RemoteError',
      status: 502,
      code: 'SERVER_ANSWER_INVALID',
      message: expect.stringContaining('(status 502)'),
    })
  })

  it('that leads elsewhere is not followed: the key would go there', async () => {
    answerFirst((response) => void response.writeHead(308, { location: 'http://127.0.0.1:9/' }).end())
    const error = clientOf().users.me()
    await expect(error).rejects.toThrow('(status 308, it leads to http://127.0.0.1:9/)')
    expect(server.requests).toHaveLength(1)
  })

  it("has SambaStudio's words on prediction routes", async () => {
    answerFirst((response) => void response.writeHead(401).end('{"detail":"no","code":"KEY_MISSING"}'))
    await expect(clientOf().users.me()).rejects.toMatchObject({ code: 'KEY_MISSING', message: 'no' })
  })
})

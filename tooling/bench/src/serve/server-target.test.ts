import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Api } from './dialect.ts'
import { openServer } from './server-target.ts'

const vectors = [
  [1, 0],
  [0, 1],
]
const openaiAnswer = { data: vectors.map((embedding) => ({ embedding })) }
const models = { data: [{ id: 'a-model' }] }

/** What a server answers by path; a number is a status. */
const answers: Record<string, unknown> = {
  '/embed': vectors,
  '/v1/embeddings': openaiAnswer,
  '/v1/models': models,
  '/embeddings': openaiAnswer,
  '/models': models,
  '/api/predict/nlp/p/e': { data: vectors, status_code: 200 },
  '/health': {},
  '/health/live': { status: 'live' },
  '/short/embed': vectors.slice(1),
  '/broken/embed': 503,
}

const seen: { url: string; body: unknown; headers: NodeJS.Dict<string | string[]> }[] = []
let server: Server
let origin: string

beforeAll(async () => {
  server = createServer(async (request, response) => {
    const url = request.url!
    seen.push({ url, body: request.method === 'POST' ? await json(request) : undefined, headers: request.headers })
    const answer = answers[url] ?? 404
    if (typeof answer === 'number') response.statusCode = answer
    response.end(JSON.stringify(answer))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

const texts = ['query: a', 'passage: b']
const openai = { input: texts, model: 'a-model', encoding_format: 'float' }

describe('openServer', () => {
  it.each<{ api: Api; path: string; url: string; body: unknown; health: boolean; key: [string, string] }>([
    {
      api: 'tei',
      path: '/',
      url: '/embed',
      body: { inputs: texts, truncate: true },
      health: true,
      key: ['authorization', 'Bearer a-key'],
    },
    {
      api: 'openai',
      path: '',
      url: '/v1/embeddings',
      body: openai,
      health: false,
      key: ['authorization', 'Bearer a-key'],
    },
    {
      api: 'infinity',
      path: '',
      url: '/embeddings',
      body: openai,
      health: true,
      key: ['authorization', 'Bearer a-key'],
    },
    {
      api: 'sambastudio',
      path: '/api/predict/nlp/p/e',
      url: '/api/predict/nlp/p/e',
      body: { inputs: texts },
      health: true,
      key: ['key', 'a-key'],
    },
  ])('speaks $api', async ({ api, path, url, body, health, key: [header, value] }) => {
    const target = await openServer({ url: origin + path, api, key: 'a-key' })
    const prepared = target.prepare(texts)
    await prepared.check()
    await prepared.send()
    expect(seen.at(-1)).toMatchObject({ url, body, headers: { [header]: value } })
    expect(target.health !== undefined).toBe(health)
    await target.health?.()
    await target.close()
  })

  it('takes any status but 200 for an error, and an answer with too few vectors when it is checked', async () => {
    const broken = await openServer({ url: `${origin}/broken`, api: 'tei' })
    await expect(broken.prepare(texts).send()).rejects.toThrow('status 503')
    await expect(broken.prepare(texts).check()).rejects.toThrow('status 503')
    const short = await openServer({ url: `${origin}/short`, api: 'tei' })
    await expect(short.prepare(texts).send()).resolves.toBeUndefined()
    await expect(short.prepare(texts).check()).rejects.toThrow('1 vectors for 2 texts')
    await Promise.all([broken.close(), short.close()])
  })

  it('says so if nobody listens', async () => {
    await expect(openServer({ url: 'http://localhost:1', api: 'openai' })).rejects.toThrow(/ECONNREFUSED/)
  })
})

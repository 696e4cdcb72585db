import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Client, createClient } from '../src/index.ts'
import { type FakeServer, startFakeServer } from '../src/testing/index.ts'

let server: FakeServer
let client: Client
let endpointKey: string
beforeEach(async () => {
  server = await startFakeServer()
  client = createClient({ baseUrl: server.url, accessKey: server.accessKey })
  await client.projects.create({ project_name: 'p' })
  endpointKey = (await client.endpoints.create('p', { name: 'e', model: 'e5-small-v2' })).api_key
  server.requests.length = 0
})
afterEach(() => server.close())

const endpoint = { project: 'p', endpoint: 'e' }

describe('embed', () => {
  it('has vectors, tokens and what was cut', async () => {
    const texts = ['one', 'longer than eight', '']
    expect(await client.embed({ ...endpoint, texts, endpointKey, inputType: 'passage', truncate: 'end' })).toEqual({
      embeddings: [Float32Array.of(3, 0), Float32Array.of(17, 0), Float32Array.of(0, 0)],
      tokens: 11,
      cutTexts: 1,
    })
    expect(server.requests[0]).toMatchObject({
      path: '/v1/p/e/embeddings',
      headers: { authorization: `Bearer ${endpointKey}` },
      body: { input: texts, encoding_format: 'base64', input_type: 'passage', truncate: 'end' },
    })
    expect(server.requests[0]!.headers).not.toHaveProperty('key')
  })

  it('splits long lists, four requests at a time, and keeps the order', async () => {
    const texts = Array.from({ length: 12_000 }, (_, index) => 'x'.repeat(index % 8))
    let underWay = 0
    let most = 0
    const counting: typeof fetch = async (...request) => {
      most = Math.max(most, ++underWay)
      const response = await fetch(...request)
      // Later parts come back first.
      await new Promise((resolve) => setTimeout(resolve, 30 - 5 * underWay))
      underWay--
      return response
    }
    const splitting = createClient({ baseUrl: server.url, endpointKey, fetch: counting })
    const { embeddings, tokens, cutTexts } = await splitting.embed({ ...endpoint, texts })
    expect(embeddings.map(([length]) => length)).toEqual(texts.map(({ length }) => length))
    expect({ requests: server.requests.length, most, tokens, cutTexts }).toEqual({
      requests: 6,
      most: 4,
      tokens: 42_000,
      cutTexts: 0,
    })
  })

  it('asks for nothing when there are no texts, and wants a key', async () => {
    expect(await client.embed({ ...endpoint, texts: [], endpointKey })).toEqual({
      embeddings: [],
      tokens: 0,
      cutTexts: 0,
    })
    await expect(client.embed({ ...endpoint, texts: ['a'] })).rejects.toMatchObject({ code: 'OPTION_INVALID' })
    expect(server.requests).toEqual([])
  })

  it('ends all requests with the first that fails, and says which texts it had', async () => {
    const texts = Array.from({ length: 20_000 }, (_, index) => (index === 3000 ? 'longer than eight' : 'a'))
    const error = client.embed({ ...endpoint, texts, endpointKey, truncate: 'none' })
    await expect(error).rejects.toMatchObject({
      code: 'INPUT_TOO_LONG',
      message: 'Input 952 has 17 tokens and the limit is 8. (In the request with the texts 2048 to 4095.)',
    })
    expect(server.requests.length).toBeLessThan(10)
  })

  it('ends with the reason of its signal', async () => {
    const stop = new AbortController()
    server.intercept = () => {
      stop.abort(new Error('enough'))
      return true
    }
    await expect(client.embed({ ...endpoint, texts: ['a'], endpointKey, signal: stop.signal })).rejects.toThrow(
      'enough',
    )
  })

  const item = { object: 'embedding', index: 0, embedding: 'AACAPw==' }
  it.each([
    [[], '"data" has 0 vectors for 2 texts'],
    [[item, item], 'a vector of no text, or a second one: its index is 0'],
    [[item, { ...item, index: 2 }], 'its index is 2'],
    [[item, { ...item, index: 1, embedding: 'AAA=' }], '"data.1.embedding" is no vector'],
    [[item, { ...item, index: 1, embedding: 'AACAPwAAgD8=' }], '"data.1.embedding" has another length'],
    [[item, { ...item, index: '1' }], '"data.1.index": Invalid input: expected number, received string'],
  ])('does not take %j for vectors', async (data, reason) => {
    server.intercept = (_request, response) => {
      const usage = { prompt_tokens: 1, total_tokens: 1 }
      response.end(JSON.stringify({ object: 'list', data, model: 'm', usage }))
      return true
    }
    const error = client.embed({ ...endpoint, texts: ['a', 'b'], endpointKey })
    await expect(error).rejects.toMatchObject({ code: 'SERVER_ANSWER_INVALID' })
    await expect(error).rejects.toThrow(reason)
  })
})

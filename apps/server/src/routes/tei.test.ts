import {
  dotProduct,
  teiEmbedResponseSchema,
  teiErrorSchema,
  teiInfoSchema,
  teiSimilarityResponseSchema,
  teiTokenizeResponseSchema,
} from '@e5/core'
import { describe, expect, it } from 'vitest'
import { keepKey } from '../control/secret-keys.ts'
import { fakeVector } from '../testing/fake-embedder.ts'
import { newEndpointKey } from '../testing/state-fixtures.ts'
import { createTestApp, openaiHeaders, testEndpointId } from '../testing/test-app.ts'

describe.each(['', '/tei/default/e5-test'])('text-embeddings-inference at "%s/"', (base) => {
  const post = (path: string, payload: object, headers: object = {}) =>
    ({ method: 'POST', url: `${base}${path}`, headers: { ...openaiHeaders, ...headers }, payload }) as const

  it('answers bare vectors, and tells the work in the headers', async () => {
    const { app } = await createTestApp()
    const inputs = ['query: 😀', 'passage: bb']
    const response = await app.inject(post('/embed', { inputs, normalize: true, truncate: null, prompt_name: null }))
    const body = teiEmbedResponseSchema.parse(response.json())
    expect(body.map((vector) => Float32Array.from(vector))).toEqual(inputs.map(fakeVector))
    expect(response.headers).toMatchObject({
      'x-compute-type': 'cpu',
      'x-compute-characters': '19',
      'x-compute-tokens': '20',
      'x-tokenization-time': '1',
      'x-queue-time': '2',
      'x-inference-time': '3',
      'x-e5-endpoint': 'default/e5-test',
    })
    expect(response.headers['x-total-time']).toMatch(/^\d+$/)
    expect(response.headers['x-compute-time']).toBe(response.headers['x-total-time'])
  })

  it('lets prompts, fields and headers choose', async () => {
    const { app, embedder } = await createTestApp()
    await app.inject(post('/embed', { inputs: 'a' }))
    await app.inject(post('/embed', { inputs: 'a', prompt_name: 'query', truncate: false }))
    await app.inject(post('/embed', { inputs: 'a', prompt_name: 'passage', truncation_direction: 'right' }))
    await app.inject(post('/embed', { inputs: 'a' }, { 'x-e5-input-type': 'query', 'x-e5-truncate': 'none' }))
    expect(embedder.calls.map(({ options }) => [options.inputType, options.truncate])).toEqual([
      ['none', 'end'],
      ['query', 'none'],
      ['passage', 'end'],
      ['query', 'none'],
    ])
  })

  it('compares a text with others', async () => {
    const { app, embedder } = await createTestApp()
    const inputs = { source_sentence: 'a', sentences: ['bb', 'ccc'] }
    const response = await app.inject(post('/similarity', { inputs, parameters: { prompt_name: 'query' } }))
    const scores = teiSimilarityResponseSchema.parse(response.json())
    const expected = inputs.sentences.map((text, at) => dotProduct(fakeVector('a', 0), fakeVector(text, at + 1)))
    expect(Float32Array.from(scores)).toEqual(Float32Array.from(expected))
    expect(embedder.calls[0]).toMatchObject({ texts: ['a', 'bb', 'ccc'], options: { inputType: 'query' } })
  })

  it('shows tokens, with the special ones unless told not to', async () => {
    const { app } = await createTestApp()
    const usual = await app.inject(post('/tokenize', { inputs: ['ab', 'c'], prompt_name: 'query' }))
    const lists = teiTokenizeResponseSchema.parse(usual.json())
    expect(lists.map((list) => list.map(({ text }) => text).join(''))).toEqual([
      '[CLS]query: ab[SEP]',
      '[CLS]query: c[SEP]',
    ])
    const bare = await app.inject(post('/tokenize', { inputs: 'a', add_special_tokens: false }))
    expect(bare.json()).toEqual([[{ id: 1000, text: 'a', special: false, start: 0, stop: 1 }]])
  })

  it('counts requests for tokens among those of the key', async () => {
    const { app, store, platform } = await createTestApp()
    const key = newEndpointKey({ endpointId: testEndpointId, requestsPerMinute: 1 })
    await store.createEndpointKey({ ...key, ...keepKey('a-key-for-one-request') })
    await platform.refresh()
    const request = post('/tokenize', { inputs: 'a' }, { authorization: 'Bearer a-key-for-one-request' })
    expect((await app.inject(request)).statusCode).toBe(200)
    const refused = await app.inject(request)
    expect([refused.statusCode, refused.json<{ code: string }>().code]).toEqual([429, 'RATE_LIMITED'])
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
  })

  it('says what it serves', async () => {
    const { app } = await createTestApp()
    const response = await app.inject({ url: `${base}/info`, headers: openaiHeaders })
    expect(teiInfoSchema.strict().parse(response.json())).toMatchObject({
      model_id: 'fake-model',
      model_dtype: 'float32',
      max_input_length: 512,
      max_client_batch_size: 2048,
      endpoint: 'default/e5-test',
      dimensions: 4,
    })
    expect((await app.inject(`${base}/info`)).statusCode).toBe(401)
  })

  it('is healthy for everyone, until it stops or its workers are gone', async () => {
    const { app, drain } = await createTestApp()
    expect((await app.inject(`${base}/health`)).statusCode).toBe(200)
    drain.start()
    const stopping = await app.inject(`${base}/health`)
    expect(stopping.statusCode).toBe(503)
    expect(teiErrorSchema.strict().parse(stopping.json())).toMatchObject({ error_type: 'Unhealthy', code: 'CLOSED' })
    const { app: dead } = await createTestApp({ stats: { readyReplicas: 0 } })
    const response = await dead.inject(`${base}/health`)
    expect(response.statusCode).toBe(503)
    expect(teiErrorSchema.parse(response.json()).error).toContain('a replica of endpoint default/e5-test is down')
  })
})

describe('the endpoint of the root routes', () => {
  it('can be named in a header', async () => {
    const { app } = await createTestApp()
    const ask = (name: string) =>
      app.inject({
        method: 'POST',
        url: '/embed',
        headers: { ...openaiHeaders, 'x-e5-endpoint': name },
        payload: { inputs: 'a' },
      })
    expect((await ask('default/e5-test')).statusCode).toBe(200)
    expect((await ask('default/other')).json()).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' })
  })

  it('is a known one where a path asks for its health', async () => {
    const { app } = await createTestApp()
    expect((await app.inject('/tei/default/other/health')).json()).toMatchObject({ code: 'ENDPOINT_NOT_FOUND' })
  })
})

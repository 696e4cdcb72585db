import { openaiEmbeddingsResponseSchema, openaiModelsResponseSchema } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { fakeVector } from '../testing/fake-embedder.ts'
import { createTestApp, openaiHeaders } from '../testing/test-app.ts'

const url = '/v1/embeddings'

describe('POST /v1/embeddings', () => {
  it('answers as OpenAI does, with floats unless asked otherwise', async () => {
    const { app } = await createTestApp()
    const input = ['query: a', 'passage: bb']
    const response = await app.inject({
      method: 'POST',
      url,
      headers: openaiHeaders,
      payload: { model: 'e5-test', input },
    })
    expect(response.statusCode).toBe(200)
    const body = openaiEmbeddingsResponseSchema.strict().parse(response.json())
    expect(body.data.map(({ index }) => index)).toEqual([0, 1])
    expect(body.data.map(({ embedding }) => Float32Array.from(embedding as number[]))).toEqual(input.map(fakeVector))
    expect(body.model).toBe('e5-test')
    expect(body.usage).toEqual({ prompt_tokens: 19, total_tokens: 19 })
  })

  it('answers base64 of little-endian float32 when asked', async () => {
    const { app } = await createTestApp()
    const payload = { model: 'fake-model', input: 'abc', encoding_format: 'base64', dimensions: 4, user: 'someone' }
    const response = await app.inject({ method: 'POST', url, headers: openaiHeaders, payload })
    const body = openaiEmbeddingsResponseSchema.parse(response.json())
    const bytes = Buffer.from(body.data[0]!.embedding as string, 'base64')
    expect([0, 4, 8, 12].map((offset) => bytes.readFloatLE(offset))).toEqual([...fakeVector('abc', 0)])
    expect(body.model).toBe('fake-model')
  })

  it('takes 2048 texts, and null for every field that may be left out', async () => {
    const { app, embedder } = await createTestApp()
    const nulls = { encoding_format: null, dimensions: null, user: null, input_type: null, truncate: null }
    const input = Array.from({ length: 2048 }, (_, index) => `text ${index}`)
    const payload = { model: 'e5-test', input, ...nulls }
    const response = await app.inject({ method: 'POST', url, headers: openaiHeaders, payload })
    expect(response.statusCode).toBe(200)
    expect(embedder.calls[0]!.texts).toEqual(input)
    expect(openaiEmbeddingsResponseSchema.parse(response.json()).data[2047]!.index).toBe(2047)
  })

  it('lets body or header choose the input type', async () => {
    const { app, embedder } = await createTestApp()
    const payload = { model: 'e5-test', input: 'a' }
    await app.inject({ method: 'POST', url, headers: openaiHeaders, payload: { ...payload, input_type: 'query' } })
    const headers = { ...openaiHeaders, 'x-e5-input-type': 'passage' }
    await app.inject({ method: 'POST', url, headers, payload })
    expect(embedder.calls.map((call) => call.options.inputType)).toEqual(['query', 'passage'])
  })

  it('lets body or header choose whether long texts are cut', async () => {
    const { app, embedder } = await createTestApp()
    const payload = { model: 'e5-test', input: 'a' }
    await app.inject({ method: 'POST', url, headers: openaiHeaders, payload })
    await app.inject({ method: 'POST', url, headers: openaiHeaders, payload: { ...payload, truncate: 'none' } })
    await app.inject({ method: 'POST', url, headers: { ...openaiHeaders, 'x-e5-truncate': 'none' }, payload })
    expect(embedder.calls.map((call) => call.options.truncate)).toEqual(['end', 'none', 'none'])
  })

  it('reads the login whatever the case of its scheme', async () => {
    const { app } = await createTestApp()
    const headers = { authorization: openaiHeaders.authorization.replace('Bearer', 'bearer') }
    const response = await app.inject({ method: 'POST', url, headers, payload: { model: 'e5-test', input: 'a' } })
    expect(response.statusCode).toBe(200)
  })
})

describe('GET /v1/models', () => {
  it('lists the endpoint and its model', async () => {
    const { app } = await createTestApp()
    const response = await app.inject({ url: '/v1/models', headers: openaiHeaders })
    const body = openaiModelsResponseSchema.strict().parse(response.json())
    expect(body.data.map(({ id }) => id)).toEqual(['e5-test', 'fake-model'])
    expect(body.data[0]).toEqual({
      id: 'e5-test',
      object: 'model',
      created: expect.any(Number),
      owned_by: 'e5-studio',
      dimensions: 4,
      precision: 'fp32',
      parity: null,
    })
  })

  it('wants the key', async () => {
    const { app } = await createTestApp()
    expect((await app.inject('/v1/models')).statusCode).toBe(401)
  })
})

import { nlpResponseSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { fakeVector } from '../testing/fake-embedder.ts'
import { createTestApp, nlpHeaders, nlpUrl, testEndpointId, testProjectId } from '../testing/test-app.ts'

/** Embeds one text, with what a test adds to body and headers. */
function send(app: FastifyInstance, payload: object, headers: object = {}) {
  return app.inject({
    method: 'POST',
    url: nlpUrl,
    headers: { ...nlpHeaders, ...headers },
    payload: { inputs: ['a'], ...payload },
  })
}

describe('POST /api/predict/nlp/:project/:endpoint', () => {
  it('answers with one vector a text, in order, and nothing else', async () => {
    const { app } = await createTestApp()
    const inputs = ['query: a', 'passage: bb', '']
    const response = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs } })
    expect(response.statusCode).toBe(200)
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    const body = nlpResponseSchema.strict().parse(response.json())
    expect(body.data.map((vector) => Float32Array.from(vector))).toEqual(inputs.map(fakeVector))
    expect(body.status_code).toBe(200)
  })

  it('prints numbers as the shortest text of a float32', async () => {
    const { app } = await createTestApp()
    const response = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: ['a'] } })
    expect(response.payload).toBe('{"data":[[0.1,-0.6666667,0,1e-9]],"status_code":200}')
  })

  it.each([
    ['a bare string', { inputs: 'query: a' }],
    ['empty params', { inputs: ['query: a'], params: {} }],
    ['null params', { inputs: ['query: a'], params: null }],
    ['params with a null value', { inputs: ['query: a'], params: { select_expert: null } }],
    ['typed params', { inputs: ['query: a'], params: { x: { type: 'int', value: '1' } } }],
    ['a field that nobody knows', { inputs: ['query: a'], extra: 1 }],
  ])('takes %s', async (_name, payload) => {
    const { app, embedder } = await createTestApp()
    const response = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload })
    expect(response.statusCode).toBe(200)
    expect(embedder.calls.map((call) => call.texts)).toEqual([['query: a']])
  })

  it('finds project and endpoint by id too', async () => {
    const { app } = await createTestApp()
    const url = `/api/predict/nlp/${testProjectId}/${testEndpointId}`
    const response = await app.inject({ method: 'POST', url, headers: nlpHeaders, payload: { inputs: ['a'] } })
    expect(response.statusCode).toBe(200)
  })

  it('takes exactly the batch size, also where that is 1', async () => {
    const { app } = await createTestApp()
    const inputs = Array.from({ length: 32 }, () => 'a')
    const full = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs } })
    expect(full.statusCode).toBe(200)
    const { app: single } = await createTestApp({ batchSize: 1 })
    const two = await single.inject({
      method: 'POST',
      url: nlpUrl,
      headers: nlpHeaders,
      payload: { inputs: ['a', 'b'] },
    })
    expect(two.json<{ detail: string }>().detail).toContain('batch size <= 1, got batch size: 2')
  })

  it('tells in headers what was done to the texts', async () => {
    const { app } = await createTestApp()
    const payload = { inputs: ['query: a', 'b'.repeat(600)] }
    const response = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload })
    expect(response.headers).toMatchObject({
      'x-e5-input-type': 'none',
      'x-e5-tokens': '520',
      'x-e5-cut-inputs': '1',
      'x-e5-unprefixed-inputs': '1',
      'server-timing': 'tokenize;dur=1.00, queue;dur=2.00, infer;dur=3.46',
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    })
  })

  it('lets the body, then the header, then the endpoint choose the input type', async () => {
    const { app, embedder } = await createTestApp({ inputType: 'query' })
    await send(app, {})
    await send(app, { input_type: null })
    const answer = await send(app, {}, { 'x-e5-input-type': 'passage' })
    await send(app, { input_type: 'none' }, { 'x-e5-input-type': 'passage' })
    expect(embedder.calls.map((call) => call.options.inputType)).toEqual(['query', 'query', 'passage', 'none'])
    expect(answer.headers).toMatchObject({ 'x-e5-input-type': 'passage', 'x-e5-unprefixed-inputs': '0' })
  })

  it('lets the body, then the header choose whether long texts are cut', async () => {
    const { app, embedder } = await createTestApp()
    await send(app, {})
    await send(app, { truncate: null })
    const answer = await send(app, {}, { 'x-e5-truncate': 'none' })
    await send(app, { truncate: 'end' }, { 'x-e5-truncate': 'none' })
    await send(app, { truncate: 'none' })
    expect(embedder.calls.map((call) => call.options.truncate)).toEqual(['end', 'end', 'none', 'end', 'none'])
    expect(answer.headers).toMatchObject({ 'x-e5-truncate': 'none' })
  })

  it('keeps a sensible request id and replaces any other', async () => {
    const { app } = await createTestApp()
    const send = (id: string) =>
      app.inject({
        method: 'POST',
        url: nlpUrl,
        headers: { ...nlpHeaders, 'x-request-id': id },
        payload: { inputs: ['a'] },
      })
    expect((await send('trace-1')).headers['x-request-id']).toBe('trace-1')
    expect((await send('a b"c')).headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  })
})

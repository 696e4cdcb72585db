import { cohereEmbedResponseSchema } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { fakeVector } from '../testing/fake-embedder.ts'
import { createTestApp, openaiHeaders } from '../testing/test-app.ts'

const texts = ['query: a', 'passage: bb']
const post = (payload: object, headers: object = {}) =>
  ({
    method: 'POST',
    url: '/v2/embed',
    headers: { ...openaiHeaders, ...headers },
    payload: { model: 'e5-test', ...payload },
  }) as const

describe('POST /v2/embed', () => {
  it('answers as Cohere does, with floats unless asked otherwise', async () => {
    const { app } = await createTestApp()
    const response = await app.inject(post({ texts, input_type: 'search_query' }, { 'x-request-id': 'the-id' }))
    const body = cohereEmbedResponseSchema.strict().parse(response.json())
    expect(body).toMatchObject({ id: 'the-id', texts })
    expect(body.meta).toEqual({ api_version: { version: '2' }, billed_units: { input_tokens: 19 } })
    expect(Object.keys(body.embeddings)).toEqual(['float'])
    expect(body.embeddings.float!.map((vector) => Float32Array.from(vector))).toEqual(texts.map(fakeVector))
  })

  it('gives every form at once: of signs, a byte has eight', async () => {
    const { app } = await createTestApp()
    const embedding_types = ['float', 'base64', 'binary', 'ubinary']
    const response = await app.inject(post({ texts, embedding_types }))
    const { embeddings } = cohereEmbedResponseSchema.parse(response.json())
    const bytes = Buffer.from(embeddings.base64![1]!, 'base64')
    expect([0, 4, 8, 12].map((offset) => bytes.readFloatLE(offset))).toEqual([...fakeVector(texts[1]!, 1)])
    // Of [0.1, -3, 0, 1e-9] and [0.1, -4, 1, 1e-9].
    expect(embeddings.ubinary).toEqual([[0b1001_0000], [0b1011_0000]])
    expect(embeddings.binary).toEqual([[0b1001_0000 - 128], [0b1011_0000 - 128]])
  })

  it('knows what the input types are to E5, and takes the header where the body says none', async () => {
    const { app, embedder } = await createTestApp()
    for (const input_type of ['search_query', 'search_document', 'classification', 'clustering']) {
      await app.inject(post({ texts, input_type }))
    }
    await app.inject(post({ texts, truncate: 'END' }, { 'x-e5-input-type': 'passage', 'x-e5-truncate': 'none' }))
    await app.inject(post({ texts, truncate: 'NONE' }))
    expect(embedder.calls.map(({ options }) => [options.inputType, options.truncate])).toEqual([
      ['query', 'end'],
      ['passage', 'end'],
      ['query', 'end'],
      ['query', 'end'],
      ['passage', 'end'],
      ['none', 'none'],
    ])
  })

  it('takes texts as inputs with content, and 96 of them', async () => {
    const { app, embedder } = await createTestApp()
    const inputs = Array.from({ length: 96 }, (_, index) => ({ content: [{ type: 'text', text: `text ${index}` }] }))
    const response = await app.inject(post({ inputs }))
    expect(response.statusCode).toBe(200)
    expect(embedder.calls[0]!.texts[95]).toBe('text 95')
  })
})

import { genericV1ResponseSchema, genericV2ResponseSchema } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { fakeVector } from '../testing/fake-embedder.ts'
import { createTestApp, nlpHeaders, testEndpointId, testProjectId } from '../testing/test-app.ts'

const v1Url = '/api/predict/generic/default/e5-test'
const v2Url = '/api/v2/predict/generic/default/e5-test'
const post = (url: string, payload: object, headers: object = {}) =>
  ({ method: 'POST', url, headers: { ...nlpHeaders, ...headers }, payload }) as const

describe('POST /api/predict/generic', () => {
  it('answers flat vectors in order, whatever clients send as params', async () => {
    const { app } = await createTestApp()
    const instances = ['query: a', 'passage: bb']
    const modelChoice = { select_expert: { type: 'str', value: 'e5' } }
    for (const params of [undefined, null, {}, { select_expert: null }, modelChoice]) {
      const response = await app.inject(post(v1Url, { instances, params }))
      expect(response.statusCode).toBe(200)
      const body = genericV1ResponseSchema.strict().parse(response.json())
      expect(body.predictions.map((vector) => Float32Array.from(vector))).toEqual(instances.map(fakeVector))
    }
  })

  it('takes a bare text, ids in the path, and the header that switches batching off', async () => {
    const { app, embedder } = await createTestApp()
    const url = `/api/predict/generic/${testProjectId}/${testEndpointId}`
    const headers = { 'ss-sn-options': 'disable-dynamic-batch', 'x-e5-input-type': 'passage' }
    const response = await app.inject(post(url, { instances: 'a' }, headers))
    expect(genericV1ResponseSchema.parse(response.json()).predictions).toHaveLength(1)
    expect(embedder.calls[0]).toMatchObject({ texts: ['a'], options: { inputType: 'passage' } })
  })
})

describe('POST /api/v2/predict/generic', () => {
  it('echoes ids, and gives the place where there is none', async () => {
    const { app } = await createTestApp()
    const items = [{ id: 'item0', value: 'query: a' }, { value: 'passage: bb' }]
    for (const params of [undefined, null, {}, { select_expert: null }, { select_expert: 'e5' }]) {
      const response = await app.inject(post(v2Url, { items, params }))
      expect(response.statusCode).toBe(200)
      const body = genericV2ResponseSchema.strict().parse(response.json())
      expect(body.items.map(({ id }) => id)).toEqual(['item0', '1'])
      expect(body.items.map(({ value }) => Float32Array.from(value))).toEqual(
        items.map(({ value }, index) => fakeVector(value, index)),
      )
    }
  })

  it('lets body or header choose, and says what was done', async () => {
    const { app, embedder } = await createTestApp()
    const items = [{ value: 'a'.repeat(600) }]
    const response = await app.inject(post(v2Url, { items, input_type: 'query' }, { 'x-e5-input-type': 'passage' }))
    expect(embedder.calls[0]!.options).toMatchObject({ inputType: 'query', truncate: 'end' })
    expect(response.headers).toMatchObject({ 'x-e5-cut-inputs': '1', 'x-e5-tokens': '512' })
  })
})

import { openaiEmbeddingsResponseSchema, openaiModelsResponseSchema } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { createTestApp, openaiHeaders, testEndpointId, testProjectId } from '../testing/test-app.ts'

const bases = [
  '/v1/default/e5-test',
  `/v1/${testProjectId}/${testEndpointId}`,
  '/openai/v1/default/e5-test',
  `/v1/${testEndpointId}`,
]

describe.each(bases)('OpenAI below %s', (base) => {
  it('answers without a model, and with one of its names', async () => {
    const { app, embedder } = await createTestApp()
    for (const model of [undefined, null, 'e5-test', 'fake-model']) {
      const payload = { model, input: ['a', 'b'] }
      const response = await app.inject({ method: 'POST', url: `${base}/embeddings`, headers: openaiHeaders, payload })
      const body = openaiEmbeddingsResponseSchema.strict().parse(response.json())
      expect(body.model).toBe(model ?? 'e5-test')
      expect(body.data).toHaveLength(2)
    }
    expect(embedder.calls).toHaveLength(4)
  })

  it('refuses another model, and a stranger', async () => {
    const { app } = await createTestApp()
    const request = { method: 'POST', url: `${base}/embeddings`, payload: { input: 'a', model: 'other' } } as const
    const wrongModel = await app.inject({ ...request, headers: openaiHeaders })
    expect(wrongModel.json()).toMatchObject({ error: { code: 'SERVED_MODEL_NOT_FOUND', param: 'model' } })
    const stranger = await app.inject(request)
    expect(stranger.statusCode).toBe(401)
    expect(stranger.json<{ error: { message: string } }>().error.message).toContain('authorization: Bearer <key>')
  })

  it('lists its models', async () => {
    const { app } = await createTestApp()
    const response = await app.inject({ url: `${base}/models`, headers: openaiHeaders })
    const body = openaiModelsResponseSchema.strict().parse(response.json())
    expect(body.data.map(({ id }) => id)).toEqual(['e5-test', 'fake-model'])
  })
})

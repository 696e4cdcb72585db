import { E5Error } from '@e5/core'
import { describe, expect, it } from 'vitest'
import { Drain } from './drain.ts'
import type { Endpoint } from './endpoints.ts'
import { createMetrics } from './metrics.ts'
import { createFakeEmbedder } from './testing/fake-embedder.ts'
import { createTestApp, nlpHeaders, nlpUrl, scrapeRequest } from './testing/test-app.ts'

function endpoint(name: string): Endpoint {
  return {
    project: { id: 'p', name: 'default' },
    id: name,
    name,
    embedder: createFakeEmbedder(),
    batchSize: 32,
    inputType: 'none',
    createdSeconds: 0,
  }
}

const result = {
  embeddings: [Float32Array.of(1)],
  tokenCounts: [3],
  cut: [],
  timings: { tokenizeMs: 1, queueMs: 1, inferMs: 1 },
}

describe('metrics of endpoints', () => {
  it('appear at zero with an endpoint and go with it', async () => {
    const [one, two] = [endpoint('one'), endpoint('two')]
    let current = [one]
    const metrics = createMetrics({
      endpoints: () => current,
      drain: new Drain(),
      isDatabaseUp: () => true,
      services: undefined,
    })
    const before = await metrics.render()
    expect(before).toContain('e5_inputs_total{project="default",endpoint="one"} 0\n')
    expect(before).not.toContain('endpoint="two"')
    current = [one, two]
    metrics.countEmbedding(one, result, 0)
    const both = await metrics.render()
    for (const line of [
      'e5_inputs_total{project="default",endpoint="one"} 1',
      'e5_inputs_total{project="default",endpoint="two"} 0',
      'e5_endpoint_requests_total{project="default",endpoint="two"} 0',
      'e5_endpoint_errors_total{project="default",endpoint="two",code="OVERLOADED"} 0',
      'e5_infer_seconds_count{project="default",endpoint="two"} 0',
      'e5_queue_tokens{model="fake-model",precision="fp32",device="cpu"} 0',
    ]) {
      expect(both).toContain(`${line}\n`)
    }
    current = [two]
    const after = await metrics.render()
    expect(after).not.toContain('endpoint="one"')
    expect(after).toContain('e5_inputs_total{project="default",endpoint="two"} 0\n')
  })

  it('count an endpoint that is gone until the next scrape only, and start anew with its name', async () => {
    const one = endpoint('one')
    let current: Endpoint[] = [one]
    const metrics = createMetrics({
      endpoints: () => current,
      drain: new Drain(),
      isDatabaseUp: () => true,
      services: undefined,
    })
    metrics.countEmbedding(one, result, 0)
    current = []
    await metrics.render()
    metrics.countEmbedding(one, result, 0)
    metrics.countError('INTERNAL', one)
    expect(await metrics.render()).not.toContain('endpoint="one"')
    current = [endpoint('one')]
    expect(await metrics.render()).toContain('e5_inputs_total{project="default",endpoint="one"} 0\n')
  })

  it('do not grow with endpoints that come and go', async () => {
    let current: Endpoint[] = []
    const metrics = createMetrics({
      endpoints: () => current,
      drain: new Drain(),
      isDatabaseUp: () => true,
      services: undefined,
    })
    const sizes: number[] = []
    for (let round = 0; round < 50; round++) {
      current = [endpoint(`endpoint-${round % 10}`), endpoint(`other-${round % 10}`)]
      for (const each of current) metrics.countEmbedding(each, result, 0)
      sizes.push((await metrics.render()).split('\n').filter((line) => line.startsWith('e5_')).length)
    }
    expect(new Set(sizes).size).toBe(1)
  })
})

describe('metrics of requests', () => {
  it('count requests and failures of an endpoint by code, and have no label that a client chooses', async () => {
    const embed = () => Promise.reject(new E5Error('CALL_TOO_LARGE', { tokens: 2, limitTokens: 1 }))
    const { app } = await createTestApp({ embed })
    await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: ['a'] } })
    for (let round = 0; round < 20; round++) await app.inject(`/made-up/${round}?a=${round}`)
    await app.inject({ method: 'POST', url: '/api/predict/nlp/made/up', headers: nlpHeaders, payload: {} })
    const { payload } = await app.inject(scrapeRequest)
    expect(payload).toContain('e5_endpoint_requests_total{project="default",endpoint="e5-test"} 1\n')
    expect(payload).toContain(
      'e5_endpoint_errors_total{project="default",endpoint="e5-test",code="CALL_TOO_LARGE"} 1\n',
    )
    expect(payload).toContain('e5_errors_total{code="ENDPOINT_NOT_FOUND"} 1\n')
    expect(payload).not.toMatch(/made-up|endpoint="up"/)
  })

  it('have the lag of the event loop', async () => {
    const { app } = await createTestApp()
    const { payload } = await app.inject(scrapeRequest)
    for (const name of ['nodejs_eventloop_lag_seconds', 'nodejs_eventloop_lag_p99_seconds']) {
      expect(payload).toMatch(new RegExp(`^${name} [\\d.e-]+$`, 'm'))
    }
  })
})

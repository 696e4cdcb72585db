import { describe, expect, it } from 'vitest'
import { keepKey } from '../control/secret-keys.ts'
import { newUser } from '../testing/state-fixtures.ts'
import { createTestApp, nlpHeaders, nlpUrl, openaiHeaders, scrapeRequest } from '../testing/test-app.ts'

describe('health', () => {
  it('is live and ready', async () => {
    const { app } = await createTestApp()
    expect((await app.inject('/health/live')).json()).toEqual({ status: 'live' })
    expect((await app.inject('/health/ready')).json()).toEqual({ status: 'ready' })
  })

  it('is not ready without a replica, and says so', async () => {
    const { app } = await createTestApp({ stats: { readyReplicas: 0 } })
    const response = await app.inject('/health/ready')
    expect(response.statusCode).toBe(503)
    expect(response.json()).toEqual({
      status: 'not ready',
      reasons: ['a replica of endpoint default/e5-test is down'],
    })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
  })

  it('turns not ready while stopping, refuses new work in its dialect and stays live', async () => {
    const { app, drain } = await createTestApp()
    drain.start()
    const ready = await app.inject('/health/ready')
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toMatchObject({ reasons: ['the server is stopping'] })
    expect((await app.inject('/health/live')).statusCode).toBe(200)
    const nlp = await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload: { inputs: ['a'] } })
    expect([nlp.statusCode, nlp.json<{ code: string }>().code, nlp.headers.connection]).toEqual([
      503,
      'CLOSED',
      'close',
    ])
    const openai = await app.inject({ url: '/v1/models', headers: openaiHeaders })
    expect(openai.json<{ error: { code: string } }>().error.code).toBe('CLOSED')
    await drain.idle()
    expect(drain.running).toBe(0)
  })
})

describe('/metrics', () => {
  const names = [
    'e5_http_requests_total{method="POST",route="/v1/embeddings",status="200"}',
    'e5_http_requests_total{method="POST",route="/api/predict/nlp/:project/:endpoint",status="200"}',
    'e5_http_request_duration_seconds_count{method="POST",route="/v1/embeddings"}',
    'e5_errors_total{code="OVERLOADED"}',
    'e5_errors_total{code="INTERNAL"}',
    'e5_inputs_total{project="default",endpoint="e5-test"}',
    'e5_tokens_total{project="default",endpoint="e5-test"}',
    'e5_cut_inputs_total{project="default",endpoint="e5-test"}',
    'e5_unprefixed_inputs_total{project="default",endpoint="e5-test"}',
    'e5_tokenize_seconds_count{project="default",endpoint="e5-test"}',
    'e5_queue_seconds_count{project="default",endpoint="e5-test"}',
    'e5_infer_seconds_count{project="default",endpoint="e5-test"}',
    'e5_queue_tokens{model="fake-model",precision="fp32",device="cpu"}',
    'e5_refused_total{model="fake-model",precision="fp32",device="cpu"}',
    'e5_restarted_workers_total{model="fake-model",precision="fp32",device="cpu"}',
  ]

  it('has every figure at the first scrape, at zero', async () => {
    const { app } = await createTestApp()
    const response = await app.inject(scrapeRequest)
    expect(response.headers['content-type']).toContain('text/plain; version=0.0.4')
    for (const name of names) expect(response.payload).toContain(`\n${name} 0\n`)
    expect(response.payload).toContain('process_resident_memory_bytes ')
    expect(response.payload).toContain(
      '# HELP e5_engine_cut_texts_total Texts that were cut, of calls that succeeded\n',
    )
    expect(response.payload).toContain('e5_ready_replicas{model="fake-model",precision="fp32",device="cpu"} 2\n')
  })

  it('counts requests, texts, tokens and cuts', async () => {
    const { app } = await createTestApp({ stats: { waitingTokens: 77, refusedCalls: 3 } })
    const payload = { inputs: ['query: a', 'b'.repeat(600)] }
    await app.inject({ method: 'POST', url: nlpUrl, headers: nlpHeaders, payload })
    await app.inject('/nothing/here')
    const { payload: scrape } = await app.inject(scrapeRequest)
    const route = 'method="POST",route="/api/predict/nlp/:project/:endpoint"'
    for (const line of [
      `e5_http_requests_total{${route},status="200"} 1`,
      'e5_http_requests_total{method="GET",route="unknown",status="404"} 1',
      'e5_errors_total{code="ROUTE_NOT_FOUND"} 1',
      'e5_inputs_total{project="default",endpoint="e5-test"} 2',
      'e5_tokens_total{project="default",endpoint="e5-test"} 520',
      'e5_cut_inputs_total{project="default",endpoint="e5-test"} 1',
      'e5_unprefixed_inputs_total{project="default",endpoint="e5-test"} 1',
      'e5_infer_seconds_sum{project="default",endpoint="e5-test"} 0.003456',
      'e5_queue_tokens{model="fake-model",precision="fp32",device="cpu"} 77',
      'e5_refused_total{model="fake-model",precision="fp32",device="cpu"} 3',
      'e5_http_requests_running 1',
    ]) {
      expect(scrape).toContain(`${line}\n`)
    }
    expect((await app.inject(scrapeRequest)).payload).toContain(
      'e5_refused_total{model="fake-model",precision="fp32",device="cpu"} 3\n',
    )
  })
})

describe('the key of /metrics', () => {
  const metricsKey = 'the-key-of-prometheus'

  it.each([
    ['none', {}, 401, 'KEY_MISSING'],
    ['an unknown one', { authorization: 'Bearer someone' }, 401, 'ACCESS_KEY_INVALID'],
    ["an endpoint's", openaiHeaders, 401, 'ACCESS_KEY_INVALID'],
  ])('is refused if it is %s', async (_name, headers, status, code) => {
    const { app } = await createTestApp({ metricsKey })
    const response = await app.inject({ url: '/metrics', headers })
    expect([response.statusCode, response.json<{ error: { code: string } }>().error.code]).toEqual([status, code])
  })

  it('is the one of the options or of an admin, and opens nothing else', async () => {
    const { app, store, platform } = await createTestApp({ metricsKey })
    const headers = { authorization: `Bearer ${metricsKey}` }
    expect((await app.inject({ url: '/metrics', headers })).statusCode).toBe(200)
    expect((await app.inject(scrapeRequest)).statusCode).toBe(200)
    for (const url of ['/api/projects', '/v1/models']) {
      expect((await app.inject({ url, headers })).statusCode).toBe(401)
    }
    const member = newUser()
    await store.createUser(member, { ...keepKey('the-key-of-a-member'), userId: member.id })
    await platform.refresh()
    const asMember = await app.inject({ url: '/metrics', headers: { key: 'the-key-of-a-member' } })
    expect([asMember.statusCode, asMember.json<{ error: { code: string } }>().error.code]).toEqual([403, 'FORBIDDEN'])
  })
})

describe('/docs', () => {
  it('shows the reference from this server alone', async () => {
    const { app } = await createTestApp()
    const page = await app.inject('/docs')
    expect(page.statusCode).toBe(200)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toMatch(/https|upgrade-insecure|swagger\.io/)
    expect(page.payload).not.toMatch(/(src|href)="(https?:)?\/\//)
    for (const [, path] of page.payload.matchAll(/(?:src|href)="\.?([^"]+)"/g)) {
      const asset = await app.inject(path!.startsWith('/docs') ? path! : `/docs/${path!.replace(/^\.?\//, '')}`)
      expect(asset.statusCode, path).toBe(200)
    }
  })

  it('describes every route, with examples and both ways to send the key', async () => {
    const { app } = await createTestApp()
    const document = (await app.inject('/docs/json')).json<{
      paths: Record<
        string,
        Record<
          string,
          {
            security?: object[]
            parameters?: { name: string }[]
            requestBody?: { content: Record<string, { schema: object }> }
            responses: object
          }
        >
      >
      components: { securitySchemes: object }
    }>()
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining([
        '/api/predict/nlp/{project}/{endpoint}',
        '/api/projects/{project}/endpoints/{endpoint}',
        '/health/live',
        '/health/ready',
        '/metrics',
        '/v1/embeddings',
        '/v1/models',
      ]),
    )
    expect(Object.keys(document.components.securitySchemes)).toEqual(['endpointKey', 'accessKey', 'bearerKey'])
    const texts = { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] }
    for (const [path, field] of [
      ['/api/predict/nlp/{project}/{endpoint}', 'inputs'],
      ['/api/predict/generic/{project}/{endpoint}', 'instances'],
      ['/v1/embeddings', 'input'],
      ['/v1/{project}/{endpoint}/embeddings', 'input'],
    ] as const) {
      const { post, ...others } = document.paths[path]!
      expect(others).toEqual({})
      expect(JSON.stringify(post!.requestBody)).toContain('how much protein should a female eat')
      expect(post!.requestBody!.content['application/json']!.schema).toMatchObject({
        properties: {
          [field]: texts,
          input_type: expect.anything(),
          truncate: { anyOf: [{ type: 'string', enum: ['end', 'none'] }, { type: 'null' }] },
        },
        required: expect.arrayContaining([field]),
      })
      expect(post!.parameters!.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['x-e5-input-type', 'x-e5-truncate']),
      )
      expect(Object.keys(post!.responses)).toEqual(['200', '4XX', '5XX'])
      expect(post!.security).toHaveLength(1)
    }
  })
})

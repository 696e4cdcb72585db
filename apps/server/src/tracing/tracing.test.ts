import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createTestApp, nlpHeaders, nlpUrl } from '../testing/test-app.ts'
import { startTracing } from './tracing.ts'

interface OtlpSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly kind: number
  readonly startTimeUnixNano: string
  readonly endTimeUnixNano: string
  readonly status: { readonly code: number }
  readonly attributes: readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[]
}

/** A collector that keeps what it gets, or answers with a status of its own. */
async function startCollector(status = 200) {
  const spans: OtlpSpan[] = []
  const resources: unknown[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
    for (const { resource, scopeSpans } of resourceSpans) {
      resources.push(resource)
      for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { spans, resources, url, close: () => server.close() }
}

const valuesOf = (span: OtlpSpan): object =>
  Object.fromEntries(span.attributes.map(({ key, value }) => [key, Object.values(value)[0]]))
const call = { method: 'POST', url: nlpUrl, payload: { inputs: ['query: a', 'b'.repeat(600)] } } as const
const traceId = '0af7651916cd43dd8448eb211c80319c'
const parentId = 'b7ad6b7169203331'

let collector: Awaited<ReturnType<typeof startCollector>>
beforeEach(async () => {
  collector = await startCollector()
  // The exporter reads its address from the environment itself.
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url)
})
afterEach(() => {
  collector.close()
  vi.unstubAllEnvs()
})

async function tracedApp(variables: Readonly<Record<string, string>> = {}) {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
  const tracing = await startTracing(process.env, '1.2.3')
  const logs: string[] = []
  const stream = { write: (line: string) => void logs.push(line) }
  const { app } = await createTestApp({ tracing, logger: { level: 'info', stream } })
  return { app, logs, close: () => tracing!.close() }
}

describe('tracing', () => {
  it('has a span for a request under its caller, and one for each step of the embedding', async () => {
    const { app, logs, close } = await tracedApp({ OTEL_SERVICE_NAME: 'search' })
    await app.inject({ ...call, headers: { ...nlpHeaders, traceparent: `00-${traceId}-${parentId}-01` } })
    await close()
    const request = collector.spans.find(({ kind }) => kind === 2)!
    expect(request).toMatchObject({ name: 'POST /api/predict/nlp/:project/:endpoint', traceId, parentSpanId: parentId })
    expect(valuesOf(request)).toEqual({
      'http.request.method': 'POST',
      'http.route': '/api/predict/nlp/:project/:endpoint',
      'http.response.status_code': 200,
      'e5.project': 'default',
      'e5.endpoint': 'e5-test',
      'e5.model': 'fake-model',
      'e5.texts': 2,
      'e5.tokens': 520,
      'e5.cut_texts': 1,
    })
    const steps = collector.spans.filter(({ parentSpanId }) => parentSpanId === request.spanId)
    expect(steps.map(({ name }) => name)).toEqual(['tokenize', 'queue', 'infer'])
    const milliseconds = steps.map(
      (span) => Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
    )
    for (const [index, expected] of [1, 2, 3.456].entries()) expect(milliseconds[index]).toBeCloseTo(expected, 1)
    expect(JSON.stringify(collector.resources[0])).toContain('"search"')
    expect(JSON.parse(logs.at(-1)!)).toMatchObject({ traceId })
  })

  it('starts a trace without a caller, whose id the log has, and marks errors', async () => {
    const embed = { embed: () => Promise.reject(new Error('a bug')) }
    const tracing = await startTracing(process.env, '1.2.3')
    const { app } = await createTestApp({ tracing, ...embed })
    await app.inject({ ...call, headers: nlpHeaders })
    await app.inject(call)
    await tracing!.close()
    const [failed, refused] = collector.spans
    expect(failed!.traceId).toMatch(/^[0-9a-f]{32}$/)
    expect(failed!.status.code).toBe(2)
    expect(valuesOf(failed!)).toMatchObject({ 'error.type': 'INTERNAL', 'http.response.status_code': 500 })
    expect(refused!.status.code).toBe(0)
    expect(valuesOf(refused!)).toMatchObject({ 'error.type': 'KEY_MISSING', 'http.response.status_code': 401 })
  })

  it('leaves out what its caller or its sampler leaves out', async () => {
    const { app, logs, close } = await tracedApp()
    await app.inject({ ...call, headers: { ...nlpHeaders, traceparent: `00-${traceId}-${parentId}-00` } })
    await close()
    const none = await tracedApp({ OTEL_TRACES_SAMPLER: 'always_off' })
    await none.app.inject({ ...call, headers: nlpHeaders })
    await none.close()
    expect(collector.spans).toEqual([])
    expect(JSON.parse(logs.at(-1)!)).toMatchObject({ traceId })
  })

  it('fails no request when the collector is gone, says so in the log, and still stops', async () => {
    const variables = { OTEL_EXPORTER_OTLP_TIMEOUT: '300', OTEL_BSP_SCHEDULE_DELAY: '50' }
    const { app, logs, close } = await tracedApp(variables)
    collector.close()
    expect((await app.inject({ ...call, headers: nlpHeaders })).statusCode).toBe(200)
    await vi.waitFor(() => expect(logs.join('')).toContain('"msg":"traces: '), 5000)
    expect((await app.inject({ ...call, headers: nlpHeaders })).statusCode).toBe(200)
    await close()
    expect(JSON.parse(logs.at(-1)!)).toMatchObject({ msg: expect.stringContaining('the last ones were not sent') })
  })
})

describe('startTracing', () => {
  it.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_SDK_DISABLED: 'true' },
    { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a', OTEL_TRACES_EXPORTER: 'none' },
    { OTEL_SERVICE_NAME: 'a' },
  ])('is nothing with %j', async (variables) => {
    expect(await startTracing(variables, '1.2.3')).toBeUndefined()
  })

  it.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' }, 'OTEL_EXPORTER_OTLP_ENDPOINT: must be an http or https URL'],
    [{ OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' }, 'OTEL_EXPORTER_OTLP_PROTOCOL: only http/json is spoken'],
    [{ OTEL_TRACES_SAMPLER: 'jaeger' }, 'OTEL_TRACES_SAMPLER: must be one of always_on,'],
    [{ OTEL_TRACES_SAMPLER_ARG: '2' }, 'OTEL_TRACES_SAMPLER_ARG: must be from 0 to 1'],
    [{ OTEL_TRACES_EXPORTER: 'zipkin' }, 'OTEL_TRACES_EXPORTER: must be otlp or none'],
  ])('refuses %j', async (variables, message) => {
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318', ...variables }
    await expect(startTracing(environment, '1.2.3')).rejects.toThrow(message)
  })
})

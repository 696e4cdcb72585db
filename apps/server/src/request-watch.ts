import { E5Error } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain.ts'
import { logFields } from './log.ts'
import type { Metrics } from './metrics.ts'
import { factsOf } from './request-facts.ts'
import { teiHealthUrls } from './routes/tei-health.ts'
import { parseTraceParent } from './tracing/trace-parent.ts'
import type { Tracing } from './tracing/tracing.ts'

/** What sees every request. */
export interface RequestWatchers {
  readonly drain: Drain
  readonly metrics: Metrics
  readonly tracing: Tracing | undefined
}

const openWhileDraining: readonly string[] = ['/health/live', '/health/ready', '/metrics', ...teiHealthUrls]
// As nginx writes it: the client left before its answer was complete.
const leftStatus = 499

/** What happens to every request: an id in its answer, a line in the log, a count, a span, and a refusal while the server stops. */
export function watchRequests(app: FastifyInstance, { drain, metrics, tracing }: RequestWatchers): void {
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (schema?.hide !== true && typeof method === 'string' && method !== 'HEAD') metrics.knowRoute(method, url)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    const { method } = request
    const route = request.routeOptions.url ?? 'unknown'
    const isLate = drain.isDraining && !openWhileDraining.includes(route)
    const facts = factsOf(request)
    const parent = parseTraceParent(request.headers.traceparent)
    const span = tracing?.startRequest({ method, route, parent })
    const traceId = span?.traceId ?? parent?.traceId
    Object.assign(facts, { ...(span !== undefined && { span }), ...(traceId !== undefined && { traceId }) })
    // Nor are requests counted that are refused: a stop does not wait for them.
    if (!isLate) drain.enter()
    let isAnswered = false
    reply.raw.once('finish', () => (isAnswered = true))
    // Not fastify's onResponse, which does not come for clients that left.
    reply.raw.once('close', () => {
      if (!isLate) drain.leave()
      if (!isAnswered) facts.code ??= 'CANCELLED'
      const status = isAnswered ? reply.statusCode : leftStatus
      const durationMs = Math.round(reply.elapsedTime * 100) / 100
      metrics.countRequest({ method, route, status, seconds: durationMs / 1000, endpoint: facts.endpoint })
      span?.end({ status, code: facts.code })
      request.log.info({ method, route, status, durationMs, client: request.ip, ...logFields(request) }, 'request')
    })
    if (isLate) throw new E5Error('CLOSED', {})
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that stays open would hold up the stop.
    if (drain.isDraining) reply.header('connection', 'close')
  })
}

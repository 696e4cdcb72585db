import { E5Error } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import type { Drain } from './drain.ts'
import type { Metrics } from './metrics.ts'
import { teiHealthUrls } from './routes/tei-health.ts'

const openWhileDraining: readonly string[] = ['/health/live', '/health/ready', '/metrics', ...teiHealthUrls]

/** What happens to every request: an id in its answer, a line in the log, a count, and a refusal while the server stops. */
export function watchRequests(app: FastifyInstance, drain: Drain, metrics: Metrics): void {
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (schema?.hide !== true && typeof method === 'string' && method !== 'HEAD') metrics.knowRoute(method, url)
  })
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    drain.enter()
    reply.raw.once('close', () => drain.leave())
    if (drain.isDraining && !openWhileDraining.includes(request.routeOptions.url ?? '')) throw new E5Error('CLOSED', {})
  })
  app.addHook('onSend', async (_request, reply) => {
    // A connection that stays open would hold up the stop.
    if (drain.isDraining) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'unknown'
    const seconds = reply.elapsedTime / 1000
    metrics.countRequest({ method: request.method, route, status: reply.statusCode, seconds })
    const durationMs = Math.round(reply.elapsedTime * 100) / 100
    request.log.info({ method: request.method, route, status: reply.statusCode, durationMs }, 'request')
  })
}

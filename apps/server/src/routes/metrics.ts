import type { FastifyInstance } from 'fastify'
import type { Metrics } from '../metrics.ts'
import { refuseOtherMethods } from './method-guard.ts'

/** The route that Prometheus scrapes, open to everyone. */
export function registerMetricsRoute(app: FastifyInstance, metrics: Metrics): void {
  app.get(
    '/metrics',
    { schema: { tags: ['Operations'], summary: 'Figures of the server, in the Prometheus format' } },
    async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.render()),
  )
  refuseOtherMethods(app, '/metrics', 'GET')
}

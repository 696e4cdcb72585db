import type { FastifyInstance } from 'fastify'
import { requireAdmin } from '../control/acting-user.ts'
import type { Platform } from '../control/platform.ts'
import type { Metrics } from '../metrics.ts'
import { actingUser } from './control/control-route.ts'
import { refuseOtherMethods } from './method-guard.ts'
import { metricsKeyCheck } from './metrics-key.ts'

/** What the route shows, and to whom. */
export interface MetricsParts {
  readonly metrics: Metrics
  readonly platform: Platform
  /** Opens this route and nothing else; undefined if there is none. */
  readonly metricsKey: string | undefined
}

/** The route that Prometheus scrapes: it names every endpoint, so it takes the metrics key or an admin's access key. */
export function registerMetricsRoute(app: FastifyInstance, { metrics, platform, metricsKey }: MetricsParts): void {
  const hasMetricsKey = metricsKeyCheck(metricsKey)
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['Operations'],
        summary: 'Figures of the server, in the Prometheus format',
        security: [{ bearerKey: [] }, { accessKey: [] }],
      },
      onRequest: async (request) => {
        if (hasMetricsKey(request)) return
        requireAdmin(await actingUser(request, platform), 'read the figures of the server')
      },
    },
    async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.render()),
  )
  refuseOtherMethods(app, '/metrics', 'GET')
}

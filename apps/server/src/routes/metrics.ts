import { timingSafeEqual } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import { requireAdmin } from '../control/acting-user.ts'
import type { Platform } from '../control/platform.ts'
import { hashKey } from '../control/secret-keys.ts'
import type { Metrics } from '../metrics.ts'
import { actingUser } from './control/control-route.ts'
import { bearerKey } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

/** What the route shows, and to whom. */
export interface MetricsParts {
  readonly metrics: Metrics
  readonly platform: Platform
  /** Opens this route and nothing else; undefined if there is none. */
  readonly metricsKey: string | undefined
}

/** The route that Prometheus scrapes: it names every endpoint, so it takes the metrics key or an admin's access key. */
export function registerMetricsRoute(app: FastifyInstance, { metrics, platform, metricsKey }: MetricsParts): void {
  const hash = metricsKey === undefined ? undefined : hashKey(metricsKey)
  app.get(
    '/metrics',
    {
      schema: {
        tags: ['Operations'],
        summary: 'Figures of the server, in the Prometheus format',
        security: [{ bearerKey: [] }, { accessKey: [] }],
      },
      onRequest: async (request) => {
        const given = bearerKey(request)
        if (hash !== undefined && given !== undefined && isSame(hashKey(given), hash)) return
        requireAdmin(actingUser(request, platform), 'read the figures of the server')
      },
    },
    async (_request, reply) => reply.header('content-type', metrics.contentType).send(await metrics.render()),
  )
  refuseOtherMethods(app, '/metrics', 'GET')
}

function isSame(hash: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(other))
}

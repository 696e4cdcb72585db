import { type FastifyInstance, fastify, LogController } from 'fastify'
import type { Drain } from './drain.ts'
import type { JobServices } from './jobs/job-services.ts'
import { type LogTarget, loggerOptions } from './log.ts'
import { createQueueMetrics } from './queue/queue-metrics.ts'
import { metricsKeyCheck } from './routes/metrics-key.ts'

/** What a worker's app is made of. */
export interface WorkerAppParts {
  readonly services: JobServices
  readonly drain: Drain
  readonly metricsKey: string | undefined
  readonly logger: LogTarget
}

/** What a worker has to say over HTTP: whether it lives, whether it can work, and the figures of the queue. */
export async function buildWorkerApp({
  services,
  drain,
  metricsKey,
  logger,
}: WorkerAppParts): Promise<FastifyInstance> {
  const app = fastify({
    logger: loggerOptions(logger),
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
  })
  const metrics = createQueueMetrics(services)
  const hasMetricsKey = metricsKeyCheck(metricsKey)
  app.get('/health/live', async () => ({ status: 'live' }))
  app.get('/health/ready', async (_request, reply) => {
    if (drain.isDraining) return reply.status(503).send({ status: 'not ready', reasons: ['the worker is stopping'] })
    const reason = await services.database.execute('select 1').then(
      () => undefined,
      (error: Error) => error.message,
    )
    if (reason !== undefined) return reply.status(503).send({ status: 'not ready', reasons: [reason] })
    return reply.send({ status: 'ready' })
  })
  app.get('/metrics', async (request, reply) => {
    if (!hasMetricsKey(request))
      return reply.status(401).send({ detail: 'The metrics key of --metrics-key opens this.' })
    return reply.header('content-type', metrics.contentType).send(await metrics.metrics())
  })
  await app.ready()
  return app
}

import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Drain } from '../drain.ts'
import type { Endpoint } from '../endpoints.ts'
import { refuseOtherMethods } from './method-guard.ts'

const liveSchema = z.object({ status: z.literal('live') })
const readySchema = z.object({ status: z.literal('ready') })
const notReadySchema = z.object({ status: z.literal('not ready'), reasons: z.array(z.string()) })

/** Liveness (the process answers) and readiness (it can embed, and is not about to stop). Both are open to everyone. */
export function registerHealthRoutes(app: FastifyInstance, endpoints: readonly Endpoint[], drain: Drain): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.route({
    method: 'GET',
    url: '/health/live',
    schema: { tags: ['Operations'], summary: 'Is the process alive?', response: { 200: liveSchema } },
    handler: async () => ({ status: 'live' as const }),
  })
  typed.route({
    method: 'GET',
    url: '/health/ready',
    schema: {
      tags: ['Operations'],
      summary: 'Can it embed now?',
      response: { 200: readySchema, 503: notReadySchema },
    },
    handler: async (_request, reply) => {
      const reasons = reasonsNotReady(endpoints, drain)
      if (reasons.length > 0) return reply.status(503).send({ status: 'not ready', reasons })
      return reply.status(200).send({ status: 'ready' })
    },
  })
  refuseOtherMethods(app, '/health/live', 'GET')
  refuseOtherMethods(app, '/health/ready', 'GET')
}

/** Why endpoints cannot embed now; nothing if they can. */
export function reasonsNotReady(endpoints: readonly Endpoint[], drain: Drain): string[] {
  const dead = endpoints.filter((endpoint) => endpoint.embedder.stats().readyReplicas === 0)
  const reasons = dead.map(({ project, name }) => `no replica of endpoint ${project.name}/${name} is ready`)
  return drain.isDraining ? ['the server is stopping', ...reasons] : reasons
}

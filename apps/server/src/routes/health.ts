import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Platform } from '../control/platform.ts'
import type { Drain } from '../drain.ts'
import type { Endpoint, EndpointRegistry } from '../endpoints.ts'
import { refuseOtherMethods } from './method-guard.ts'

const liveSchema = z.object({ status: z.literal('live') })
const readySchema = z.object({ status: z.literal('ready') })
const notReadySchema = z.object({ status: z.literal('not ready'), reasons: z.array(z.string()) })

/** What readiness is judged by. */
export interface ReadinessParts {
  readonly platform: Pick<Platform, 'starting' | 'directory'>
  readonly registry: EndpointRegistry
  readonly drain: Drain
}

/** Liveness (the process answers) and readiness (it can embed, and is not about to stop). Both are open to everyone. */
export function registerHealthRoutes(app: FastifyInstance, parts: ReadinessParts): void {
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
      const reasons = reasonsNotReady({ ...parts, endpoints: parts.registry.endpoints })
      if (reasons.length > 0) return reply.status(503).send({ status: 'not ready', reasons })
      return reply.status(200).send({ status: 'ready' })
    },
  })
  refuseOtherMethods(app, '/health/live', 'GET')
  refuseOtherMethods(app, '/health/ready', 'GET')
}

/** Why the server should get no requests now; empty if it is ready. The database does not count: embedding goes on without it. */
export function reasonsNotReady({
  platform,
  drain,
  endpoints,
}: ReadinessParts & { readonly endpoints: readonly Endpoint[] }): string[] {
  const starting = platform.starting.map((id) => platform.directory.endpointById(id)?.name ?? id)
  const short = endpoints.filter(({ embedder }) => embedder.stats().readyReplicas < embedder.stats().replicas)
  return [
    ...(drain.isDraining ? ['the server is stopping'] : []),
    ...starting.map((name) => `endpoint ${name} is being set up after the start`),
    ...short.map(({ project, name }) => `a replica of endpoint ${project.name}/${name} is down`),
  ]
}

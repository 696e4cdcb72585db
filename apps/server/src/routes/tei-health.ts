import { E5Error, type ErrorCode, type TeiError, teiErrorSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Endpoint } from '../endpoints.ts'
import { endpointParamsSchema } from './endpoint-access.ts'
import { type ReadinessParts, reasonsNotReady } from './health.ts'
import { refuseOtherMethods } from './method-guard.ts'

/** Paths of these routes, which answer while the server stops. */
export const teiHealthUrls = ['/health', '/tei/:project/:endpoint/health'] as const

const schema = {
  tags: ['text-embeddings-inference'],
  summary: 'Can it embed now? (as /health/ready)',
  response: { 200: z.object({ status: z.literal('ready') }), 404: teiErrorSchema, 503: teiErrorSchema },
}

/** The health routes of text-embeddings-inference, of the server and of one endpoint. Open to everyone. */
export function registerTeiHealthRoutes(app: FastifyInstance, parts: ReadinessParts): void {
  const { registry, drain } = parts
  const typed = app.withTypeProvider<ZodTypeProvider>()
  const [serverUrl, endpointUrl] = teiHealthUrls
  const answer = (endpoints: readonly Endpoint[]) => {
    const reasons = reasonsNotReady({ ...parts, endpoints })
    const code = drain.isDraining ? 'CLOSED' : 'WORKERS_UNAVAILABLE'
    return reasons.length === 0 ? undefined : unhealthy(reasons, code)
  }
  typed.route({
    method: 'GET',
    url: serverUrl,
    schema,
    handler: async (_request, reply) => {
      const problem = answer(registry.endpoints)
      return problem === undefined ? reply.status(200).send({ status: 'ready' }) : reply.status(503).send(problem)
    },
  })
  typed.route({
    method: 'GET',
    url: endpointUrl,
    schema: { ...schema, params: endpointParamsSchema },
    handler: async (request, reply) => {
      const { project, endpoint } = request.params
      const found = registry.endpoints.filter(
        (candidate) => isCalled(candidate.project, project) && isCalled(candidate, endpoint),
      )
      if (found.length === 0) {
        throw new E5Error('ENDPOINT_NOT_FOUND', { project, endpoint, known: 'send a valid key to see them' })
      }
      const problem = answer(found)
      return problem === undefined ? reply.status(200).send({ status: 'ready' }) : reply.status(503).send(problem)
    },
  })
  for (const url of teiHealthUrls) refuseOtherMethods(app, url, 'GET')
}

function unhealthy(reasons: readonly string[], code: ErrorCode): TeiError {
  return { error: `Not ready: ${reasons.join('; ')}.`, error_type: 'Unhealthy', code }
}

function isCalled(object: { readonly id: string; readonly name: string }, nameOrId: string): boolean {
  return object.name === nameOrId || object.id === nameOrId
}

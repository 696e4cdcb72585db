import { controlErrorSchema, E5Error, openaiEmbeddingsResponseSchema, openaiEndpointRequestSchema } from '@e5/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { findEndpoint } from '../../control/acting-user.ts'
import type { Platform } from '../../control/platform.ts'
import type { EndpointRegistry, OpenedEndpoint } from '../../endpoints.ts'
import { chooseEmbedding, embeddingHeadersSchema } from '../../wire/embedding-choice.ts'
import { formatOpenaiResponse, parseOpenaiTexts } from '../../wire/openai.ts'
import type { ZodRequests } from '../../wire/validation.ts'
import type { Embed } from '../embed.ts'
import { endpointParamsSchema } from '../endpoint-access.ts'
import { refuseOtherMethods } from '../method-guard.ts'
import { actingUser } from './control-route.ts'

const url = '/api/projects/:project/endpoints/:endpoint/embeddings'

/** What a trial is done with. */
export interface TrialParts {
  readonly platform: Platform
  readonly registry: EndpointRegistry
  readonly embed: Embed
}

/** Vectors for who may use the project, without a key of the endpoint: the console's playground. A user is one caller. */
export function registerTrialRoute(app: FastifyInstance, { platform, registry, embed }: TrialParts): void {
  app.withTypeProvider<ZodRequests>().route({
    method: 'POST',
    url,
    schema: {
      tags: ['Endpoints'],
      summary: 'Vectors of texts as OpenAI answers, for who may use the project: to try an endpoint without its keys',
      security: [{ accessKey: [] }],
      params: endpointParamsSchema,
      headers: embeddingHeadersSchema,
      body: openaiEndpointRequestSchema,
      response: {
        200: openaiEmbeddingsResponseSchema,
        '4xx': controlErrorSchema.describe('What is wrong with the request, and what to do'),
        '5xx': controlErrorSchema.describe('The server cannot do it now'),
      },
    },
    onRequest: async (request) => {
      await actingUser(request, platform)
    },
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = await open(request)
      const texts = parseOpenaiTexts(body, endpoint.embedder.model.dimensions)
      const choice = chooseEmbedding(body, request.headers, endpoint.inputType)
      const result = await embed({ endpoint, texts, choice, reply })
      return reply.send(await formatOpenaiResponse(result, endpoint.name, body.encoding_format ?? 'float'))
    },
  })
  refuseOtherMethods(app, url, 'POST')

  async function open(request: FastifyRequest): Promise<OpenedEndpoint> {
    const user = await actingUser(request, platform)
    const { id, name } = findEndpoint(platform.directory, user, endpointParamsSchema.parse(request.params))
    const endpoint = registry.endpoints.find((other) => other.id === id)
    if (endpoint === undefined) throw new E5Error('ENDPOINT_NOT_LIVE', { endpoint: name, ...stateOf(id) })
    // In place of a key: the user, without a limit.
    const limits = { requestsPerMinute: null, tokensPerMinute: null }
    const key = {
      id: user.id,
      endpointId: id,
      name: user.name,
      prefix: '',
      hash: '',
      ...limits,
      createdAt: user.createdAt,
    }
    return { ...endpoint, key }
  }

  function stateOf(id: string): { readonly status: string; readonly reason: string } {
    const { status, reason } = platform.stateOf(id)
    return { status, reason }
  }
}

import {
  E5Error,
  openaiEmbeddingsResponseSchema,
  openaiEndpointRequestSchema,
  openaiErrorSchema,
  openaiModelsResponseSchema,
} from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type EndpointRegistry, findByModel } from '../endpoints.ts'
import { chooseEmbedding, embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import { formatOpenaiModels, formatOpenaiResponse, parseOpenaiTexts } from '../wire/openai.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { endpointParamsSchema, type OpenEndpoint, openByBearer, requireBearerKey } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

const idParamsSchema = z.object({ endpointId: z.string().describe("The endpoint's id") })
const example = { input: ['how much protein should a female eat'], input_type: 'query' }
const common = { tags: ['SambaStudio, OpenAI-compatible'], security: [{ bearerKey: [] }] }
const errors = {
  '4xx': openaiErrorSchema.describe('What is wrong with the request, and what to do'),
  '5xx': openaiErrorSchema.describe('The server cannot answer now'),
}

/** OpenAI's routes below a path that names the endpoint, as SambaStudio has them: a client's base URL can name one. */
export function registerOpenaiEndpointRoutes(app: FastifyInstance, registry: EndpointRegistry, embed: Embed): void {
  const openByPath: OpenEndpoint = (request) => openByBearer(registry, request)
  const openById: OpenEndpoint = (request) => {
    const { endpointId } = idParamsSchema.parse(request.params)
    const opened = registry.openedBy(requireBearerKey(request))
    const found = opened.find(({ id }) => id === endpointId)
    if (found !== undefined) return found
    throw new E5Error('ENDPOINT_NOT_FOUND', { endpoint: endpointId, known: opened.map(({ id }) => id).join(', ') })
  }
  registerBelow(app, { base: '/v1/:project/:endpoint', params: endpointParamsSchema, open: openByPath, embed })
  registerBelow(app, { base: '/openai/v1/:project/:endpoint', params: endpointParamsSchema, open: openByPath, embed })
  registerBelow(app, { base: '/v1/:endpointId', params: idParamsSchema, open: openById, embed })
}

interface BaseParts {
  readonly base: string
  readonly params: z.ZodObject
  readonly open: OpenEndpoint
  readonly embed: Embed
}

function registerBelow(app: FastifyInstance, { base, params, open, embed }: BaseParts): void {
  const typed = app.withTypeProvider<ZodRequests>()
  typed.route({
    method: 'POST',
    url: `${base}/embeddings`,
    schema: {
      ...common,
      summary: 'Vectors of texts from the endpoint of the path, as OpenAI answers',
      description: 'As `/v1/embeddings`, without the need of a model.',
      params,
      headers: embeddingHeadersSchema,
      body: openaiEndpointRequestSchema.meta({ example, examples: [example] }),
      response: { 200: openaiEmbeddingsResponseSchema.describe('One vector for each text, in order'), ...errors },
    },
    onRequest: async (request) => {
      open(request)
    },
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = open(request)
      const model = body.model ?? endpoint.name
      findByModel([endpoint], model)
      const texts = parseOpenaiTexts(body, endpoint.embedder.model.dimensions)
      const choice = chooseEmbedding(body, request.headers, endpoint.inputType)
      const result = await embed({ endpoint, texts, choice, reply })
      return reply.send(await formatOpenaiResponse(result, model, body.encoding_format ?? 'float'))
    },
  })
  typed.route({
    method: 'GET',
    url: `${base}/models`,
    schema: {
      ...common,
      summary: 'The names of the model of the endpoint of the path',
      params,
      response: { 200: openaiModelsResponseSchema.describe('Names for the field `model`'), ...errors },
    },
    onRequest: async (request) => {
      open(request)
    },
    handler: async (request) => formatOpenaiModels([open(request)]),
  })
  refuseOtherMethods(app, `${base}/embeddings`, 'POST')
  refuseOtherMethods(app, `${base}/models`, 'GET')
}

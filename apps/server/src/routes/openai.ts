import {
  openaiEmbeddingsRequestSchema,
  openaiEmbeddingsResponseSchema,
  openaiErrorSchema,
  openaiModelsResponseSchema,
} from '@e5/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type EndpointRegistry, findByModel, type OpenedEndpoint } from '../endpoints.ts'
import { factsOf } from '../request-facts.ts'
import { chooseEmbedding, embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import { formatOpenaiModels, formatOpenaiResponse, parseOpenaiTexts } from '../wire/openai.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { bearerKey } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

const example = { model: 'e5-small-v2', input: ['how much protein should a female eat'], input_type: 'query' }
const common = { tags: ['OpenAI'], security: [{ bearerKey: [] }] }
const errors = {
  '4xx': openaiErrorSchema.describe('What is wrong with the request, and what to do'),
  '5xx': openaiErrorSchema.describe('The server cannot answer now'),
}

const embeddingsSchema = {
  ...common,
  summary: 'Vectors of texts, as OpenAI answers',
  description:
    'One text or up to 2048. Texts longer than 512 tokens are cut, and the header `x-e5-cut-inputs` says how many; with `truncate` set to none they are an error. `usage` counts the tokens that the model read.',
  headers: embeddingHeadersSchema,
  body: openaiEmbeddingsRequestSchema.meta({ example, examples: [example] }),
  response: { 200: openaiEmbeddingsResponseSchema.describe('One vector for each text, in order'), ...errors },
}

const modelsSchema = {
  ...common,
  summary: 'The models that the key opens',
  response: { 200: openaiModelsResponseSchema.describe('Names for the field `model`'), ...errors },
}

/** OpenAI's embeddings and models routes. */
export function registerOpenaiRoutes(app: FastifyInstance, registry: EndpointRegistry, embed: Embed): void {
  const open = (request: FastifyRequest): readonly OpenedEndpoint[] => registry.openedBy(bearerKey(request))
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    open(request)
  }
  const typed = app.withTypeProvider<ZodRequests>()
  typed.route({
    method: 'POST',
    url: '/v1/embeddings',
    schema: embeddingsSchema,
    onRequest,
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = findByModel(open(request), body.model)
      factsOf(request).endpoint = endpoint
      const texts = parseOpenaiTexts(body, endpoint.embedder.model.dimensions)
      const choice = chooseEmbedding(body, request.headers, endpoint.inputType)
      const result = await embed({ endpoint, texts, choice, reply })
      return reply.send(await formatOpenaiResponse(result, body.model, body.encoding_format ?? 'float'))
    },
  })
  typed.route({
    method: 'GET',
    url: '/v1/models',
    schema: modelsSchema,
    onRequest,
    handler: async (request) => formatOpenaiModels(open(request)),
  })
  refuseOtherMethods(app, '/v1/embeddings', 'POST')
  refuseOtherMethods(app, '/v1/models', 'GET')
}

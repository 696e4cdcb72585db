import { cohereEmbedRequestSchema, cohereEmbedResponseSchema, cohereErrorSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { type EndpointRegistry, findByModel } from '../endpoints.ts'
import { chooseForCohere, formatCohereResponse, parseCohereEmbeddingTypes, parseCohereTexts } from '../wire/cohere.ts'
import { embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { bearerKey } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

const url = '/v2/embed'
const example = {
  model: 'e5-small-v2',
  input_type: 'search_query',
  texts: ['how much protein should a female eat'],
  embedding_types: ['float'],
}

const schema = {
  summary: 'Vectors of texts, as Cohere answers',
  description:
    'Up to 96 texts. Texts longer than 512 tokens are cut unless `truncate` is NONE, and the header `x-e5-cut-inputs` says how many.',
  tags: ['Cohere'],
  security: [{ bearerKey: [] }],
  headers: embeddingHeadersSchema,
  body: cohereEmbedRequestSchema.meta({ example, examples: [example] }),
  response: {
    200: cohereEmbedResponseSchema.describe('The vectors in each form that was asked for, in order'),
    '4xx': cohereErrorSchema.describe('What is wrong with the request, and what to do'),
    '5xx': cohereErrorSchema.describe('The server cannot answer now'),
  },
}

/** Cohere's embedding route. */
export function registerCohereRoute(app: FastifyInstance, registry: EndpointRegistry, embed: Embed): void {
  app.withTypeProvider<ZodRequests>().route({
    method: 'POST',
    url,
    schema,
    // Before the body is read: strangers cost nothing.
    onRequest: async (request) => {
      registry.openedBy(bearerKey(request))
    },
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = findByModel(registry.openedBy(bearerKey(request)), body.model)
      const types = parseCohereEmbeddingTypes(body.embedding_types)
      const texts = parseCohereTexts(body, endpoint.embedder)
      const choice = chooseForCohere(body, request.headers, endpoint)
      const result = await embed({ endpoint, texts, choice, reply })
      return reply.send(await formatCohereResponse(result, texts, types, request.id))
    },
  })
  refuseOtherMethods(app, url, 'POST')
}

import { nlpRequestSchema, nlpResponseSchema, sambastudioErrorSchema } from '@e5/core'
import type { FastifyInstance } from 'fastify'
import type { EndpointRegistry } from '../endpoints.ts'
import { chooseEmbedding, embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import { formatNlpResponse, parseNlpTexts } from '../wire/nlp.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { endpointParamsSchema, type OpenEndpoint, openByKeyHeader } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

const url = '/api/predict/nlp/:project/:endpoint'
const example = { inputs: ['query: how much protein should a female eat'] }

const schema = {
  summary: 'Vectors of texts, as SambaStudio answers',
  description:
    'One text or a list, up to the batch size of the endpoint. Texts longer than 512 tokens are cut, and the header `x-e5-cut-inputs` says how many; with `truncate` set to none they are an error.',
  tags: ['SambaStudio'],
  security: [{ endpointKey: [] }],
  headers: embeddingHeadersSchema,
  params: endpointParamsSchema,
  body: nlpRequestSchema.meta({ example, examples: [example] }),
  response: {
    200: nlpResponseSchema.describe('One vector for each text, in order'),
    '4xx': sambastudioErrorSchema.describe('What is wrong with the request, and what to do'),
    '5xx': sambastudioErrorSchema.describe('The server cannot answer now'),
  },
}

/** SambaStudio's NLP prediction route. */
export function registerNlpRoute(app: FastifyInstance, registry: EndpointRegistry, embed: Embed): void {
  const open: OpenEndpoint = (request) => openByKeyHeader(registry, request)
  app.withTypeProvider<ZodRequests>().route({
    method: 'POST',
    url,
    schema,
    // Before the body is read: strangers cost nothing.
    onRequest: async (request) => {
      open(request)
    },
    handler: async (request, reply) => {
      const endpoint = open(request)
      const texts = parseNlpTexts(request.body, endpoint.batchSize)
      const choice = chooseEmbedding(request.body, request.headers, endpoint.inputType)
      const result = await embed({ endpoint, texts, choice, reply })
      return reply.send(await formatNlpResponse(result))
    },
  })
  refuseOtherMethods(app, url, 'POST')
}

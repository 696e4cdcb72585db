import {
  genericV1RequestSchema,
  genericV1ResponseSchema,
  genericV2RequestSchema,
  genericV2ResponseSchema,
  sambastudioErrorSchema,
} from '@e5/core'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { EndpointRegistry } from '../endpoints.ts'
import { chooseEmbedding, embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import {
  formatGenericV1Response,
  formatGenericV2Response,
  parseGenericV1Texts,
  parseGenericV2Items,
} from '../wire/generic.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { endpointParamsSchema, type OpenEndpoint, openByKeyHeader } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'

const v1Url = '/api/predict/generic/:project/:endpoint'
const v2Url = '/api/v2/predict/generic/:project/:endpoint'
const v1Example = { instances: ['query: how much protein should a female eat'], params: {} }
const v2Example = { items: [{ id: 'item0', value: 'query: how much protein should a female eat' }] }

const common = {
  description:
    'Up to the batch size of the endpoint. Texts longer than 512 tokens are cut, and the header `x-e5-cut-inputs` says how many; with `truncate` set to none they are an error.',
  tags: ['SambaStudio'],
  security: [{ endpointKey: [] }],
  headers: embeddingHeadersSchema.extend({
    'ss-sn-options': z.string().optional().describe('Accepted and not used: requests are batched by what is free'),
  }),
  params: endpointParamsSchema,
}
const errors = {
  '4xx': sambastudioErrorSchema.describe('What is wrong with the request, and what to do'),
  '5xx': sambastudioErrorSchema.describe('The server cannot answer now'),
}

/** SambaStudio's generic prediction routes, versions 1 and 2. */
export function registerGenericRoutes(app: FastifyInstance, registry: EndpointRegistry, embed: Embed): void {
  const open: OpenEndpoint = (request) => openByKeyHeader(registry, request)
  const typed = app.withTypeProvider<ZodRequests>()
  typed.route({
    method: 'POST',
    url: v1Url,
    schema: {
      ...common,
      summary: 'Vectors of texts, as SambaStudio answers (generic, version 1)',
      body: genericV1RequestSchema.meta({ example: v1Example, examples: [v1Example] }),
      response: { 200: genericV1ResponseSchema.describe('One vector for each text, in order'), ...errors },
    },
    onRequest: async (request) => {
      open(request)
    },
    handler: async (request, reply) => {
      const { body, headers } = request
      const endpoint = open(request)
      const texts = parseGenericV1Texts(body, endpoint.batchSize)
      const choice = chooseEmbedding(body, headers, endpoint.inputType)
      return reply.send(await formatGenericV1Response(await embed({ endpoint, texts, choice, reply })))
    },
  })
  typed.route({
    method: 'POST',
    url: v2Url,
    schema: {
      ...common,
      summary: 'Vectors of items, as SambaStudio answers (generic, version 2)',
      body: genericV2RequestSchema.meta({ example: v2Example, examples: [v2Example] }),
      response: { 200: genericV2ResponseSchema.describe('One vector for each item, in order'), ...errors },
    },
    onRequest: async (request) => {
      open(request)
    },
    handler: async (request, reply) => {
      const { body, headers } = request
      const endpoint = open(request)
      const { texts, ids } = parseGenericV2Items(body, endpoint.batchSize)
      const choice = chooseEmbedding(body, headers, endpoint.inputType)
      return reply.send(await formatGenericV2Response(await embed({ endpoint, texts, choice, reply }), ids))
    },
  })
  refuseOtherMethods(app, v1Url, 'POST')
  refuseOtherMethods(app, v2Url, 'POST')
}

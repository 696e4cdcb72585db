import {
  teiEmbedRequestSchema,
  teiEmbedResponseSchema,
  teiErrorSchema,
  teiInfoSchema,
  teiSimilarityRequestSchema,
  teiSimilarityResponseSchema,
  teiTokenizeRequestSchema,
  teiTokenizeResponseSchema,
} from '@e5/core'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { EndpointRegistry } from '../endpoints.ts'
import type { RateLimits } from '../rate-limits.ts'
import { embeddingHeadersSchema } from '../wire/embedding-choice.ts'
import {
  chooseForTei,
  formatTeiHeaders,
  formatTeiInfo,
  formatTeiSimilarities,
  formatTeiTokens,
  formatTeiVectors,
  parseTeiSentences,
  parseTeiTexts,
  parseTokenizedTexts,
} from '../wire/tei.ts'
import type { ZodRequests } from '../wire/validation.ts'
import type { Embed } from './embed.ts'
import { endpointParamsSchema, type OpenEndpoint, openByBearer } from './endpoint-access.ts'
import { refuseOtherMethods } from './method-guard.ts'
import { whileWanted } from './request-signal.ts'
import { addressOf, endpointHeader, openByHeader } from './tei-endpoint.ts'

/** What the routes of text-embeddings-inference are made of. */
export interface TeiParts {
  readonly registry: EndpointRegistry
  readonly embed: Embed
  readonly limits: RateLimits
  readonly requestTimeoutSeconds: number
  readonly version: string
}

const example = { inputs: ['What is Deep Learning?'], prompt_name: 'query' }
const similarityExample = {
  inputs: { source_sentence: 'What is Deep Learning?', sentences: ['What is Machine Learning?'] },
  parameters: { prompt_name: 'query' },
}
const rootHeaders = {
  [endpointHeader]: z
    .string()
    .optional()
    .describe('project/endpoint; unless given, the first by name of those that the key opens'),
}

/** The routes of text-embeddings-inference, at the root and below a path that names the endpoint. */
export function registerTeiRoutes(app: FastifyInstance, parts: TeiParts): void {
  const { registry } = parts
  registerBelow(app, { ...parts, base: '', params: z.object({}), open: (request) => openByHeader(registry, request) })
  const open: OpenEndpoint = (request) => openByBearer(registry, request)
  registerBelow(app, { ...parts, base: '/tei/:project/:endpoint', params: endpointParamsSchema, open })
}

interface BaseParts extends TeiParts {
  readonly base: string
  readonly params: z.ZodObject
  readonly open: OpenEndpoint
}

function registerBelow(app: FastifyInstance, parts: BaseParts): void {
  const { base, params, open, embed, limits, requestTimeoutSeconds, version } = parts
  const typed = app.withTypeProvider<ZodRequests>()
  const onRequest = async (request: FastifyRequest): Promise<void> => {
    open(request)
  }
  const common = {
    tags: ['text-embeddings-inference'],
    security: [{ bearerKey: [] }],
    params,
    headers: base === '' ? embeddingHeadersSchema.extend(rootHeaders) : embeddingHeadersSchema,
  }
  const errors = {
    '4xx': teiErrorSchema.describe('What is wrong with the request, and what to do'),
    '5xx': teiErrorSchema.describe('The server cannot answer now'),
  }
  typed.route({
    method: 'POST',
    url: `${base}/embed`,
    schema: {
      ...common,
      summary: 'Vectors of texts, as text-embeddings-inference answers',
      description:
        'One text or up to 2048. Texts longer than 512 tokens are cut unless `truncate` is false, and the header `x-e5-cut-inputs` says how many.',
      body: teiEmbedRequestSchema.meta({ example, examples: [example] }),
      response: { 200: teiEmbedResponseSchema.describe('One vector for each text, in order'), ...errors },
    },
    onRequest,
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = open(request)
      const texts = parseTeiTexts(body, endpoint.embedder.model.dimensions)
      const choice = chooseForTei(body, request.headers, endpoint)
      const result = await embed({ endpoint, texts, choice, reply })
      const content = await formatTeiVectors(result)
      reply.headers(formatTeiHeaders(texts, result, endpoint, reply.elapsedTime))
      return reply.header(endpointHeader, addressOf(endpoint)).send(content)
    },
  })
  typed.route({
    method: 'POST',
    url: `${base}/similarity`,
    schema: {
      ...common,
      summary: 'How close a text is to others',
      description: 'Cosines. E5 asks for the prompt `query` on both sides of a comparison.',
      body: teiSimilarityRequestSchema.meta({ example: similarityExample, examples: [similarityExample] }),
      response: { 200: teiSimilarityResponseSchema.describe('A cosine for each of the others, in order'), ...errors },
    },
    onRequest,
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = open(request)
      const texts = parseTeiSentences(body)
      const choice = chooseForTei(body.parameters ?? {}, request.headers, endpoint)
      const result = await embed({ endpoint, texts, choice, reply })
      reply.headers(formatTeiHeaders(texts, result, endpoint, reply.elapsedTime))
      return reply.header(endpointHeader, addressOf(endpoint)).send(formatTeiSimilarities(result))
    },
  })
  typed.route({
    method: 'POST',
    url: `${base}/tokenize`,
    schema: {
      ...common,
      summary: 'The tokens of texts, and their places',
      description: 'Up to 2048 texts of together a million characters; nothing is cut.',
      body: teiTokenizeRequestSchema.meta({ example, examples: [example] }),
      response: { 200: teiTokenizeResponseSchema.describe('The tokens of each text, in order'), ...errors },
    },
    onRequest,
    handler: async (request, reply) => {
      const { body } = request
      const endpoint = open(request)
      await limits.takeRequest(endpoint.key)
      const texts = parseTokenizedTexts(body)
      const { inputType } = chooseForTei(body, request.headers, endpoint)
      const tokens = await whileWanted(reply, requestTimeoutSeconds, (signal) =>
        endpoint.embedder.tokenize(texts, { inputType, signal }),
      )
      return reply.header(endpointHeader, addressOf(endpoint)).send(formatTeiTokens(tokens, body))
    },
  })
  typed.route({
    method: 'GET',
    url: `${base}/info`,
    schema: {
      ...common,
      summary: 'What the endpoint serves',
      response: { 200: teiInfoSchema.describe('Numbers that this server does not have are null'), ...errors },
    },
    onRequest,
    handler: async (request) => formatTeiInfo(open(request), version),
  })
  for (const path of ['embed', 'similarity', 'tokenize']) refuseOtherMethods(app, `${base}/${path}`, 'POST')
  refuseOtherMethods(app, `${base}/info`, 'GET')
}

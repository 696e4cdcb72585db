import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { OpenAIEmbeddings } from '@langchain/openai'
import { embedMany } from 'ai'
import OpenAI from 'openai'
import { type ConformanceClient, type Connection, choiceHeaders, type EmbedRequest } from './client.ts'
import { installedVersion } from './installed-version.ts'

const common = { limit: 2048, overLimitCode: 'TOO_MANY_INPUTS' } as const
const noEmptyList = 'the client answers an empty list itself'

/** The clients of OpenAI's routes; at the root a model names the endpoint, below a path the base URL does. */
export function openaiClients(modelName: string): readonly ConformanceClient[] {
  const root = {
    dialect: 'OpenAI',
    unknownCode: 'SERVED_MODEL_NOT_FOUND',
    at: ({ url, endpoint }: Connection) => ({ baseURL: `${url}/v1`, model: endpoint }),
  } as const
  const scoped = (prefix: string) =>
    ({
      dialect: `OpenAI, ${prefix}/<project>/<endpoint>`,
      unknownCode: 'ENDPOINT_NOT_FOUND',
      at: ({ url, endpoint }: Connection) => ({ baseURL: `${url}${prefix}/${endpoint}`, model: modelName }),
    }) as const
  return [
    ...[root, scoped('/v1'), scoped('/openai/v1')].flatMap((place) => [
      openai(place, 'base64'),
      openai(place, 'float'),
    ]),
    ...[root, scoped('/v1')].flatMap((place) => [langchain(place), vercel(place)]),
  ]
}

interface Place extends Pick<ConformanceClient, 'dialect' | 'unknownCode'> {
  readonly at: (connection: Connection) => { readonly baseURL: string; readonly model: string }
}

function openai({ at, ...place }: Place, encoding: 'base64' | 'float'): ConformanceClient {
  const open = ({ key, fetch, ...rest }: Connection, request: Partial<EmbedRequest>) => {
    const { baseURL, model } = at({ key, fetch, ...rest })
    const defaultHeaders = choiceHeaders({ texts: [], ...request })
    return { model, client: new OpenAI({ baseURL, apiKey: key, fetch, defaultHeaders, maxRetries: 0 }) }
  }
  // The client asks for base64 by itself.
  const form = encoding === 'float' ? ({ encoding_format: 'float' } as const) : {}
  return {
    ...common,
    ...place,
    name: `openai (${encoding})`,
    version: installedVersion('openai'),
    async embed(connection, request) {
      const { client, model } = open(connection, request)
      const { data, usage } = await client.embeddings.create({
        model,
        input: [...request.texts],
        ...form,
        ...(request.dimensions !== undefined && { dimensions: request.dimensions }),
      })
      return { vectors: data.map(({ embedding }) => embedding), tokens: usage.total_tokens }
    },
    embedTokenIds(connection) {
      const { client, model } = open(connection, {})
      return client.embeddings.create({ model, input: [[1, 2], [3]], ...form })
    },
  }
}

function langchain({ at, ...place }: Place): ConformanceClient {
  return {
    ...common,
    ...place,
    name: '@langchain/openai',
    version: installedVersion('@langchain/openai'),
    notMeasured: {
      'an empty list': noEmptyList,
      'token ids': 'the client sends texts only',
      'tokens are counted': 'the client hides them',
    },
    async embed({ key, fetch, ...rest }, request) {
      const { baseURL, model } = at({ key, fetch, ...rest })
      const embeddings = new OpenAIEmbeddings({
        apiKey: key,
        model,
        maxRetries: 0,
        stripNewLines: false,
        // More than its 512, so that one call is one request.
        batchSize: 4096,
        configuration: { baseURL, fetch, defaultHeaders: choiceHeaders(request) },
        ...(request.dimensions !== undefined && { dimensions: request.dimensions }),
      })
      return { vectors: await embeddings.embedDocuments([...request.texts]) }
    },
  }
}

function vercel({ at, ...place }: Place): ConformanceClient {
  return {
    ...common,
    ...place,
    name: 'ai + @ai-sdk/openai-compatible',
    version: `${installedVersion('ai')} + ${installedVersion('@ai-sdk/openai-compatible')}`,
    notMeasured: {
      'an empty list': noEmptyList,
      'more than the limit': 'the client sends such a list in several requests',
      'token ids': 'the client sends texts only',
    },
    async embed({ key, fetch, ...rest }, request) {
      const { baseURL, model } = at({ key, fetch, ...rest })
      const provider = createOpenAICompatible({
        name: 'e5',
        baseURL,
        apiKey: key,
        fetch,
        headers: choiceHeaders(request),
      })
      const { embeddings, usage } = await embedMany({
        model: provider.embeddingModel(model),
        values: [...request.texts],
        maxRetries: 0,
        ...(request.dimensions !== undefined && {
          providerOptions: { openaiCompatible: { dimensions: request.dimensions } },
        }),
      })
      return { vectors: embeddings, tokens: usage.tokens! }
    },
  }
}

import { featureExtraction } from '@huggingface/inference'
import { type ConformanceClient, type Connection, choiceHeaders } from './client.ts'
import { installedVersion } from './installed-version.ts'
import { post } from './sambastudio-clients.ts'

const common = { limit: 2048, overLimitCode: 'TOO_MANY_INPUTS', unknownCode: 'ENDPOINT_NOT_FOUND' } as const

/** Clients of text-embeddings-inference's route, at the root and below a path that names the endpoint. */
export function teiClients(endpointName: string): readonly ConformanceClient[] {
  const root = { dialect: 'text-embeddings-inference', at: ({ url }: Connection) => `${url}/embed` }
  const scoped = {
    dialect: 'text-embeddings-inference, /tei/<project>/<endpoint>',
    at: ({ url, endpoint }: Connection) => `${url}/tei/${endpoint}/embed`,
  }
  const noPlace = { 'an unknown endpoint': 'at the root the key alone names it, and this client sends no other header' }
  return [huggingFace({ ...root, notMeasured: noPlace }), huggingFace(scoped), plain(root, endpointName), plain(scoped)]
}

interface Place extends Pick<ConformanceClient, 'dialect' | 'notMeasured'> {
  readonly at: (connection: Connection) => string
}

function huggingFace({ at, notMeasured, dialect }: Place): ConformanceClient {
  return {
    ...common,
    dialect,
    name: '@huggingface/inference',
    version: installedVersion('@huggingface/inference'),
    notMeasured: { ...notMeasured, 'token ids': 'the client sends texts only' },
    async embed(connection, { texts, inputType, truncate, dimensions }) {
      const vectors = await featureExtraction(
        {
          accessToken: connection.key,
          endpointUrl: at(connection),
          inputs: [...texts],
          normalize: true,
          truncation_direction: 'right',
          ...(inputType !== undefined && { prompt_name: inputType }),
          ...(truncate === 'none' && { truncate: false }),
          ...(dimensions !== undefined && { dimensions }),
        },
        { fetch: connection.fetch, retry_on_error: false },
      )
      return { vectors: vectors as number[][] }
    },
  }
}

function plain({ at, dialect }: Place, usualEndpoint?: string): ConformanceClient {
  const headersOf = ({ key, endpoint }: Connection) => ({
    authorization: `Bearer ${key}`,
    ...(usualEndpoint !== undefined && endpoint !== usualEndpoint && { 'x-e5-endpoint': endpoint }),
  })
  return {
    ...common,
    dialect,
    name: 'plain HTTP',
    version: '-',
    async embed(connection, request) {
      const { texts, dimensions } = request
      const headers = { ...headersOf(connection), ...choiceHeaders(request) }
      const body = { inputs: texts, ...(dimensions !== undefined && { dimensions }) }
      return { vectors: (await post(connection.fetch, at(connection), headers, body)) as number[][] }
    },
    embedTokenIds: (connection) =>
      post(connection.fetch, at(connection), headersOf(connection), { inputs: [[1, 2], [3]] }),
  }
}

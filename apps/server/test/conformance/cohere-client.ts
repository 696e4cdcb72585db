import { CohereClientV2 } from 'cohere-ai'
import type { ConformanceClient } from './client.ts'
import { installedVersion } from './installed-version.ts'

const inputTypes = { query: 'search_query', passage: 'search_document' } as const

/** Cohere's own client; `inputType` is a field that it always sends. */
export function cohereClient(): ConformanceClient {
  return {
    dialect: 'Cohere',
    name: 'cohere-ai',
    version: installedVersion('cohere-ai'),
    limit: 96,
    overLimitCode: 'TOO_MANY_INPUTS',
    unknownCode: 'SERVED_MODEL_NOT_FOUND',
    notMeasured: { 'token ids': 'the client sends texts only' },
    async embed({ url, key, endpoint, fetch }, { texts, inputType = 'query', truncate, dimensions }) {
      const client = new CohereClientV2({ token: key, environment: url, fetch, maxRetries: 0 })
      const { embeddings, meta } = await client.embed({
        model: endpoint,
        texts: [...texts],
        inputType: inputTypes[inputType],
        embeddingTypes: ['float', 'base64', 'binary', 'ubinary'],
        ...(truncate === 'none' && { truncate: 'NONE' }),
        ...(dimensions !== undefined && { outputDimension: dimensions }),
      })
      const vectors = embeddings.float!
      for (const [index, vector] of vectors.entries()) {
        const floats = Float32Array.from(vector)
        const signs = Array.from({ length: vector.length / 8 }, (_, byte) =>
          Number.parseInt(
            vector
              .slice(byte * 8, byte * 8 + 8)
              .map((value) => (value > 0 ? 1 : 0))
              .join(''),
            2,
          ),
        )
        const same =
          Buffer.from(floats.buffer).toString('base64') === embeddings.base64![index] &&
          signs.every((byte, at) => byte === embeddings.ubinary![index]![at]) &&
          signs.every((byte, at) => byte - 128 === embeddings.binary![index]![at])
        if (!same) throw new Error(`The forms of vector ${index} are not of one vector.`)
      }
      return { vectors, tokens: meta!.billedUnits!.inputTokens! }
    },
  }
}

import { type Client, createClient, type RemoteEmbedRequest } from '@e5/client'
import { E5Error } from '@e5/core'
import type { Context } from '../context.ts'
import { findServer } from '../server/find-access.ts'
import type { EmbedFlags } from './embed-flags.ts'
import type { EmbedSource } from './embed-source.ts'

/**
 * An endpoint of a server. It is asked for one vector before the input is read: that tells the dimensions, and whether
 * the key is right.
 *
 * @throws E5Error OPTION_INVALID, and what a client throws.
 */
export async function endpointSource(
  endpointName: string,
  options: EmbedFlags,
  { signal, loadRuntime }: Context,
): Promise<EmbedSource> {
  if (options.key === undefined) throw invalid('--key', "give the endpoint's key, or set E5_ENDPOINT_KEY.")
  if (options.truncate === 'none') {
    throw invalid('--truncate', '"none" does not go with --endpoint: the answer of a server names no row.')
  }
  if (options.split !== undefined || options.overlap !== undefined) {
    throw invalid('--split', 'it does not go with --endpoint: only the model knows its tokens.')
  }
  const server = await findServer(options.server, async () => options.dataDir ?? (await loadRuntime()).defaultDataDir())
  const client = createClient({ baseUrl: server, endpointKey: options.key })
  const [project, endpoint] = endpointName.split('/') as [string, string]
  const embed = (request: Pick<RemoteEmbedRequest, 'texts' | 'inputType' | 'signal'>) =>
    embedCounted(client, { project, endpoint, ...request })
  const { embeddings } = await embed({ texts: [''], inputType: options.as, signal })

  const done = { embeddedTexts: 0, embeddedTokens: 0 }
  return {
    dimensions: embeddings[0]!.length,
    loaded: undefined,
    splitting: undefined,
    load: async () => ({
      async embed(texts, { inputType, signal: ofCall }) {
        const request = { texts, ...(inputType && { inputType }), ...(ofCall && { signal: ofCall }) }
        const result = await embed(request)
        done.embeddedTexts += texts.length
        done.embeddedTokens += result.tokens
        return result
      },
      stats: () => done,
      tokenLimit: undefined,
      close: async () => {},
    }),
  }
}

async function embedCounted(client: Client, request: RemoteEmbedRequest) {
  const { cutTexts, ...result } = await client.embed(request)
  if (cutTexts !== undefined) return { ...result, cutTexts }
  const reason = 'the header x-e5-cut-inputs is missing'
  throw new E5Error('SERVER_ANSWER_INVALID', { server: client.baseUrl, reason })
}

function invalid(option: string, reason: string): E5Error<'OPTION_INVALID'> {
  return new E5Error('OPTION_INVALID', { option, reason })
}

import { E5Error } from '@e5/core'

/** An endpoint of a server. */
export interface EndpointAddress {
  /** The server, without a slash at the end. */
  readonly baseUrl: string
  /** Names or ids. */
  readonly project: string
  readonly endpoint: string
}

const endpointPath =
  /^(.*?)\/(?:api\/(?:v2\/)?predict\/(?:nlp|generic)|(?:openai\/)?v1)\/([^/]+)\/([^/]+)(?:\/embeddings)?\/?$/

/**
 * Reads an endpoint's address off its URL, as `npm start` and clients have it, or off a server's and `project/endpoint`.
 *
 * @throws E5Error OPTION_INVALID.
 */
export function endpointAddress(url: string, named: string | undefined): EndpointAddress {
  const parsed = URL.parse(url)
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) throw invalid('url', 'expected an http or https address.')
  if (named !== undefined) {
    const [project, endpoint, ...rest] = named.split('/')
    if (!project || !endpoint || rest.length > 0) throw invalid('--endpoint', 'expected project/endpoint.')
    return { baseUrl: parsed.origin + parsed.pathname.replace(/\/+$/, ''), project, endpoint }
  }
  const [, base, project, endpoint] = endpointPath.exec(parsed.pathname) ?? []
  if (project === undefined || endpoint === undefined) {
    throw invalid(
      'url',
      'it names no endpoint: give one like https://host/api/predict/nlp/project/endpoint, or --endpoint.',
    )
  }
  return {
    baseUrl: parsed.origin + base!,
    project: decodeURIComponent(project),
    endpoint: decodeURIComponent(endpoint),
  }
}

function invalid(option: string, reason: string): E5Error {
  return new E5Error('OPTION_INVALID', { option, reason })
}

/** What a case asks of a client. */
export interface EmbedRequest {
  readonly texts: readonly string[]
  /** In the dialect's own words if it has some, else by header. */
  readonly inputType?: 'query' | 'passage'
  readonly truncate?: 'none'
  readonly dimensions?: number
}

/** How a client is set up. */
export interface Connection {
  /** The server's, without a path. */
  readonly url: string
  readonly key: string
  /** What names the endpoint, where the client says it: an address, or a model. */
  readonly endpoint: string
  readonly fetch: typeof fetch
}

/** What a client got, in its own words. */
export interface EmbedReply {
  readonly vectors: readonly (readonly number[])[]
  /** Tokens, where the dialect has a place for them in the body. */
  readonly tokens?: number
}

/** A client of a dialect, set up as its users do it. */
export interface ConformanceClient {
  readonly dialect: string
  readonly name: string
  readonly version: string
  /** Most texts of a request, and the code of the error of one more. */
  readonly limit: number
  readonly overLimitCode: 'BATCH_TOO_LARGE' | 'TOO_MANY_INPUTS'
  /** The code of an endpoint that is not there, as the client names it. */
  readonly unknownCode: 'ENDPOINT_NOT_FOUND' | 'SERVED_MODEL_NOT_FOUND'
  /** Cases that cannot be tried with it, and why. */
  readonly notMeasured?: Readonly<Record<string, string>>
  embed(connection: Connection, request: EmbedRequest): Promise<EmbedReply>
  /** Sends token ids, where a user of the client can. */
  readonly embedTokenIds?: (connection: Connection) => Promise<unknown>
}

/** A `fetch` that keeps the last answer, which clients hide in part. */
export class RecordingFetch {
  status = 0
  headers = new Headers()
  body = ''
  requests = 0

  readonly fetch: typeof fetch = async (input, init) => {
    const response = await fetch(input, init)
    this.requests += 1
    this.status = response.status
    this.headers = response.headers
    this.body = await response.clone().text()
    return response
  }
}

/** The headers that say what a dialect has no words for. */
export function choiceHeaders({ inputType, truncate }: EmbedRequest): Record<string, string> {
  return {
    ...(inputType !== undefined && { 'x-e5-input-type': inputType }),
    ...(truncate !== undefined && { 'x-e5-truncate': truncate }),
  }
}

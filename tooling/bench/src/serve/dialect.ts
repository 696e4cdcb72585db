/** The wire formats of embedding servers that can be measured. */
export type Api = 'tei' | 'openai' | 'infinity' | 'sambastudio'

/** How texts become a request of a server, and where its answer has the vectors. */
export interface Dialect {
  /** After the server's address. */
  readonly path: string
  /** Where the server lists its models, if a request must name one. */
  readonly modelsPath: string | undefined
  /** What answers without work, at the address's origin; undefined if the dialect has no such thing. */
  readonly healthPath: string | undefined
  readonly headersFor: (key: string) => Record<string, string>
  readonly body: (texts: readonly string[], model: string | undefined) => object
  /** @throws TypeError if the answer has another form. */
  readonly vectorsOf: (answer: unknown) => unknown[]
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

const openai: Dialect = {
  path: '/v1/embeddings',
  modelsPath: '/v1/models',
  healthPath: undefined,
  headersFor: bearer,
  body: (input, model) => ({ input, model, encoding_format: 'float' }),
  vectorsOf: (answer) => (answer as { data: { embedding: unknown }[] }).data.map(({ embedding }) => embedding),
}

/** The dialects by name. */
export const dialects: Record<Api, Dialect> = {
  tei: {
    path: '/embed',
    modelsPath: undefined,
    healthPath: '/health',
    headersFor: bearer,
    body: (inputs) => ({ inputs, truncate: true }),
    vectorsOf: (answer) => answer as unknown[],
  },
  openai,
  // OpenAI's, without its prefix unless the server was started with one: then the address has it.
  infinity: { ...openai, path: '/embeddings', modelsPath: '/models', healthPath: '/health' },
  // The address is the endpoint's whole URL, as e5-server prints it.
  sambastudio: {
    path: '',
    modelsPath: undefined,
    healthPath: '/health/live',
    headersFor: (key) => ({ key }),
    body: (inputs) => ({ inputs }),
    vectorsOf: (answer) => (answer as { data: unknown[] }).data,
  },
}

/** The names of the dialects. */
export const apis = ['tei', 'openai', 'infinity', 'sambastudio'] as const satisfies readonly Api[]

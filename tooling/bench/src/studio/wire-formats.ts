/** An endpoint in paths: both by name or id. */
export interface Place {
  readonly project: string
  readonly endpoint: string
}

/** How texts become a request to our server, and where the answer has the vectors. */
export interface WireFormat {
  readonly path: (place: Place) => string
  readonly headers: (key: string) => Record<string, string>
  readonly body: (texts: readonly string[], model: string) => object
  /** @throws TypeError if the answer has another form. */
  readonly vectors: (answer: never) => readonly (ArrayLike<number> | string)[]
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })
const keyHeader = (key: string) => ({ key })
type OpenaiAnswer = { data: { embedding: string | number[] }[] }
const embeddingsOf = ({ data }: OpenaiAnswer) => data.map(({ embedding }) => embedding)

/** The wire formats of the data plane. A string among the vectors is base64 over little-endian float32. */
export const wireFormats = {
  nlp: {
    path: ({ project, endpoint }) => `/api/predict/nlp/${project}/${endpoint}`,
    headers: keyHeader,
    body: (inputs) => ({ inputs }),
    vectors: ({ data }: { data: number[][] }) => data,
  },
  'generic v1': {
    path: ({ project, endpoint }) => `/api/predict/generic/${project}/${endpoint}`,
    headers: keyHeader,
    body: (instances) => ({ instances }),
    vectors: ({ predictions }: { predictions: number[][] }) => predictions,
  },
  'generic v2': {
    path: ({ project, endpoint }) => `/api/v2/predict/generic/${project}/${endpoint}`,
    headers: keyHeader,
    body: (texts) => ({ items: texts.map((value, index) => ({ id: String(index), value })) }),
    vectors: ({ items }: { items: { value: number[] }[] }) => items.map(({ value }) => value),
  },
  openai: {
    path: () => '/v1/embeddings',
    headers: bearer,
    body: (input, model) => ({ input, model, encoding_format: 'base64' }),
    vectors: embeddingsOf,
  },
  'openai, floats': {
    path: () => '/v1/embeddings',
    headers: bearer,
    body: (input, model) => ({ input, model }),
    vectors: embeddingsOf,
  },
  'openai by endpoint': {
    path: ({ project, endpoint }) => `/v1/${project}/${endpoint}/embeddings`,
    headers: bearer,
    body: (input, model) => ({ input, model, encoding_format: 'base64' }),
    vectors: embeddingsOf,
  },
  tei: {
    path: () => '/embed',
    headers: bearer,
    body: (inputs) => ({ inputs }),
    vectors: (answer: number[][]) => answer,
  },
  cohere: {
    path: () => '/v2/embed',
    headers: bearer,
    body: (texts, model) => ({ texts, model, input_type: 'search_query', embedding_types: ['float'] }),
    vectors: ({ embeddings }: { embeddings: { float: number[][] } }) => embeddings.float,
  },
} as const satisfies Record<string, WireFormat>

/** The name of a wire format. */
export type WireFormatName = keyof typeof wireFormats

/** All of them. */
export const wireFormatNames = Object.keys(wireFormats) as readonly WireFormatName[]

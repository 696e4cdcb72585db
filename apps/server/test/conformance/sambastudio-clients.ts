import { type ConformanceClient, choiceHeaders } from './client.ts'

// Bodies in the forms that Python's clients send, after their code.
const samba = { limit: 32, overLimitCode: 'BATCH_TOO_LARGE', unknownCode: 'ENDPOINT_NOT_FOUND' } as const
const community = 'langchain_community'
const older = 'the ai-starter-kit wrapper'
const partner = 'langchain_sambanova'

/** Clients of SambaStudio's routes, by the bodies that they send. */
export function sambastudioClients(): readonly ConformanceClient[] {
  const nlp = (params: object, name: string) =>
    sambastudio({
      dialect: 'SambaStudio NLP',
      name,
      path: '/api/predict/nlp',
      body: (inputs) => ({ inputs, ...params }),
      vectors: (body) => body.data,
    })
  const v1 = (params: object, name: string) =>
    sambastudio({
      dialect: 'SambaStudio generic v1',
      name,
      path: '/api/predict/generic',
      body: (instances) => ({ instances, ...params }),
      vectors: (body) => body.predictions,
    })
  const v2 = (params: object, name: string) =>
    sambastudio({
      dialect: 'SambaStudio generic v2',
      name,
      path: '/api/v2/predict/generic',
      body: (texts) => ({ items: texts.map((value, index) => ({ id: `item${index}`, value })), ...params }),
      vectors: (body) => body.items?.map(({ value }) => value),
    })
  const expert = { select_expert: { type: 'str', value: 'e5' } }
  return [
    nlp({}, older),
    nlp({ params: {} }, community),
    v1({ params: {} }, community),
    v1({ params: expert }, partner),
    v2({ params: {} }, community),
    v2({ params: { select_expert: null } }, partner),
  ]
}

interface SambastudioAnswer {
  readonly data?: number[][]
  readonly predictions?: number[][]
  readonly items?: { readonly value: number[] }[]
}

interface SambastudioParts {
  readonly dialect: string
  readonly name: string
  readonly path: string
  readonly body: (texts: readonly string[]) => object
  readonly vectors: (answer: SambastudioAnswer) => number[][] | undefined
}

function sambastudio({ dialect, name, path, body, vectors }: SambastudioParts): ConformanceClient {
  return {
    ...samba,
    dialect,
    name: `body of ${name}`,
    version: '-',
    notMeasured: {
      'other dimensions': 'the dialect has no such field',
      "the model's own dimensions": 'the dialect has no such field',
      'token ids': 'the dialect has texts only',
    },
    async embed({ url, key, endpoint, fetch }, request) {
      const headers = { key, ...choiceHeaders(request) }
      const answer = await post(fetch, `${url}${path}/${endpoint}`, headers, body(request.texts))
      return { vectors: vectors(answer as SambastudioAnswer)! }
    },
  }
}

/** What a server answers to JSON. @throws Error for any status but 200, as these clients do */
export async function post(send: typeof fetch, address: string, headers: object, body: object): Promise<unknown> {
  const response = await send(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
  if (response.status !== 200) throw new Error(`Failed with status code ${response.status}: ${await response.text()}`)
  return response.json()
}

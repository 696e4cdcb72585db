import type { FakeState } from './fake-control.ts'
import type { FakeReply } from './fake-reply.ts'
import type { ReceivedRequest } from './fake-server.ts'

/** Answers `POST /v1/{project}/{endpoint}/embeddings`: the vector of a text is [its length, 0], a token a character, cut past 8. */
export function embeddingsReply(state: FakeState, names: readonly string[], request: ReceivedRequest): FakeReply {
  const endpoint = state.endpoints.find(({ project_name, name }) => project_name === names[0] && name === names[1])
  if (endpoint === undefined) return refusal(404, 'ENDPOINT_NOT_FOUND', `There is no endpoint "${names[1]}".`)
  const key = request.headers.authorization?.replace(/^Bearer /, '')
  if (!state.endpointKeys.some((held) => held.endpointId === endpoint.id && held.api_key === key)) {
    return refusal(401, 'KEY_INVALID', 'The key does not belong to this endpoint.')
  }
  const { input, truncate, encoding_format } = request.body as {
    input: string[]
    truncate?: string
    encoding_format: string
  }
  const tooLong = input.findIndex((text) => text.length > 8)
  if (tooLong !== -1 && truncate === 'none') {
    return refusal(400, 'INPUT_TOO_LONG', `Input ${tooLong} has ${input[tooLong]!.length} tokens and the limit is 8.`)
  }
  const tokens = input.reduce((sum, text) => sum + Math.min(text.length, 8), 0)
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: encode(text, encoding_format) }))
  return {
    status: 200,
    body: { object: 'list', data, model: endpoint.model, usage: { prompt_tokens: tokens, total_tokens: tokens } },
    headers: { 'x-e5-cut-inputs': String(input.filter((text) => text.length > 8).length) },
  }
}

function encode(text: string, format: string): string | number[] {
  const vector = Float32Array.of(text.length, 0)
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector]
}

function refusal(status: number, code: string, message: string): FakeReply {
  return { status, body: { error: { message, type: 'error', param: null, code } } }
}

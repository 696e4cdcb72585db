import {
  cohereErrorSchema,
  controlErrorSchema,
  E5Error,
  type ErrorCode,
  openaiErrorSchema,
  sambastudioErrorSchema,
  teiErrorSchema,
} from '@e5/core'
import type { InjectOptions } from 'fastify'
import { describe, expect, it } from 'vitest'
import type { FakeBehaviour } from '../src/testing/fake-embedder.ts'
import {
  createTestApp,
  nlpHeaders,
  nlpUrl,
  openaiHeaders,
  scrapeRequest,
  type TestApp,
  type TestAppOptions,
  testEndpointId,
} from '../src/testing/test-app.ts'
import type { Dialect } from '../src/wire/dialects.ts'
import { requestErrorCodes } from '../src/wire/error-table.ts'
import { controlErrorCases, endpointFailures } from './control-error-cases.ts'
import { jobErrorCases } from './job-error-cases.ts'

const genericV2Url = '/api/v2/predict/generic/default/e5-test'

interface ErrorCase {
  readonly name: string
  readonly code: ErrorCode | 'INTERNAL'
  readonly status: number
  readonly app?: TestAppOptions
  /** Requests by dialect; a dialect that cannot cause the error is left out. */
  readonly requests: Partial<Record<Dialect, InjectOptions>>
  readonly param?: string
  readonly says: string | RegExp
  /** Undefined: it is not sent. */
  readonly header?: readonly [name: string, value: string | undefined]
  readonly prepare?: (parts: TestApp) => Promise<unknown>
}

const nlp = (payload: object, headers: object = {}): InjectOptions => ({
  method: 'POST',
  url: nlpUrl,
  headers: { ...nlpHeaders, ...headers },
  payload,
})
const openai = (payload: object, headers: object = {}): InjectOptions => ({
  method: 'POST',
  url: '/v1/embeddings',
  headers: { ...openaiHeaders, ...headers },
  payload: { model: 'e5-test', ...payload },
})
const tei = (payload: object, headers: object = {}): InjectOptions => ({
  method: 'POST',
  url: '/embed',
  headers: { ...openaiHeaders, ...headers },
  payload,
})
const cohere = (payload: object, headers: object = {}): InjectOptions => ({
  method: 'POST',
  url: '/v2/embed',
  headers: { ...openaiHeaders, ...headers },
  payload: { model: 'e5-test', ...payload },
})
const raw = (payload: string, contentType: string): Partial<Record<Dialect, InjectOptions>> => ({
  sambastudio: { ...nlp({}, { 'content-type': contentType }), payload },
  openai: { ...openai({}, { 'content-type': contentType }), payload },
  tei: { ...tei({}, { 'content-type': contentType }), payload },
  cohere: { ...cohere({}, { 'content-type': contentType }), payload },
})
const rawBody = (request: InjectOptions, payload: string): InjectOptions => ({
  ...request,
  headers: { ...request.headers, 'content-type': 'application/json' },
  payload,
})
const ordinary = {
  sambastudio: nlp({ inputs: ['a'] }),
  openai: openai({ input: ['a'] }),
  tei: tei({ inputs: 'a' }),
  cohere: cohere({ texts: ['a'] }),
}
const manyTexts = (count: number): string[] => Array.from({ length: count }, () => 'a')
const failing = (error: Error): FakeBehaviour => ({ embed: () => Promise.reject(error) })
const full = { queuedTokens: 900, limitTokens: 1000, retryAfterSeconds: 7 }

const cases: readonly ErrorCase[] = [
  {
    name: 'JSON with a mistake',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: raw('{"inputs":', 'application/json'),
    says: 'not JSON',
  },
  { name: 'an empty body', code: 'REQUEST_INVALID', status: 400, requests: raw('', 'application/json'), says: 'empty' },
  {
    name: 'a body that is no object',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: raw('[1]', 'application/json'),
    says: 'expected object',
  },
  {
    name: 'a forbidden field',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: raw('{"__proto__":{"a":1}}', 'application/json'),
    says: 'not JSON',
  },
  {
    name: 'a wrong type in the list',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a', 1] }),
      openai: openai({ input: ['a', { b: 1 }] }),
      tei: tei({ inputs: ['a', 1] }),
      cohere: cohere({ texts: ['a', 1] }),
    },
    says: /"(inputs?|texts)\[1\]" is wrong: expected string, received (number|object)\.$/,
  },
  {
    name: 'a field that is not there',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: nlp({}), openai: openai({}), tei: tei({}) },
    says: /"inputs?" is wrong: expected/,
  },
  {
    name: 'neither texts nor inputs, or both',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({}) },
    says: '"texts" or "inputs" must be there, and not both',
  },
  {
    name: 'no model',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      openai: openai({ input: 'a', model: undefined }),
      cohere: cohere({ texts: ['a'], model: undefined }),
    },
    param: 'model',
    says: '"model" is wrong: expected string',
  },
  {
    name: 'an unknown input type',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a'], input_type: 'document' }),
      openai: openai({ input: ['a'], input_type: 'document' }),
    },
    param: 'input_type',
    says: /"input_type" is wrong: .*"query"\|"passage"\|"none"/,
  },
  {
    name: 'an unknown input type in the header',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a'] }, { 'x-e5-input-type': 'x' }),
      openai: openai({ input: ['a'] }, { 'x-e5-input-type': 'x' }),
    },
    says: 'header "x-e5-input-type" is wrong',
  },
  {
    name: 'params that are no object',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: nlp({ inputs: ['a'], params: 3 }) },
    says: '"params" is wrong',
  },
  {
    name: 'an unknown encoding',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { openai: openai({ input: ['a'], encoding_format: 'int8' }) },
    param: 'encoding_format',
    says: '"encoding_format" is wrong',
  },
  {
    name: 'a form',
    code: 'CONTENT_TYPE_UNSUPPORTED',
    status: 415,
    requests: raw('a=1', 'application/x-www-form-urlencoded'),
    says: 'content-type: application/json',
  },
  {
    name: 'plain text',
    code: 'CONTENT_TYPE_UNSUPPORTED',
    status: 415,
    requests: raw('a', 'text/plain'),
    says: 'text/plain',
  },
  {
    name: 'an empty list',
    code: 'INPUTS_EMPTY',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: [] }),
      openai: openai({ input: [] }),
      tei: tei({ inputs: [] }),
      cohere: cohere({ texts: [] }),
    },
    says: 'at least one text',
  },
  {
    name: 'token ids',
    code: 'TOKEN_IDS_UNSUPPORTED',
    status: 400,
    requests: { openai: openai({ input: [1, 2] }), tei: tei({ inputs: [1, 2] }) },
    param: 'input',
    says: 'check_embedding_ctx_length=False',
  },
  {
    name: 'lists of token ids',
    code: 'TOKEN_IDS_UNSUPPORTED',
    status: 400,
    requests: { openai: openai({ input: [[1], [2]] }), tei: tei({ inputs: [[1], [2]] }) },
    param: 'input',
    says: 'send text',
  },
  {
    name: 'dimensions that the model has not',
    code: 'DIMENSIONS_UNSUPPORTED',
    status: 400,
    requests: {
      openai: openai({ input: 'a', dimensions: 2 }),
      tei: tei({ inputs: 'a', dimensions: 2 }),
      cohere: cohere({ texts: ['a'], output_dimension: 2 }),
    },
    param: 'dimensions',
    says: 'set it to 4',
  },
  {
    name: 'more inputs than the batch size',
    code: 'BATCH_TOO_LARGE',
    status: 400,
    requests: { sambastudio: nlp({ inputs: manyTexts(33) }) },
    says: /^Prediction could not be completed for given input due to reason :AppOnlineInferenceFailed message: error running online inference:\nExpected a Tensor with batch size <= 32, got batch size: 33$/,
  },
  {
    name: 'more inputs than OpenAI takes',
    code: 'TOO_MANY_INPUTS',
    status: 400,
    requests: { openai: openai({ input: manyTexts(2049) }), tei: tei({ inputs: manyTexts(2049) }) },
    param: 'input',
    says: '2048',
  },
  {
    name: 'more texts than Cohere takes',
    code: 'TOO_MANY_INPUTS',
    status: 400,
    requests: { cohere: cohere({ texts: manyTexts(97) }) },
    says: '"texts" has 97 texts and a request may have 96',
  },
  {
    name: 'more inputs than Cohere takes, whatever they are',
    code: 'TOO_MANY_INPUTS',
    status: 400,
    requests: { cohere: cohere({ inputs: manyTexts(97) }) },
    says: '"inputs" has 97 texts',
  },
  {
    name: 'a cut at the start',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      tei: tei({ inputs: 'a', truncation_direction: 'Left' }),
      cohere: cohere({ texts: ['a'], truncate: 'START' }),
    },
    says: 'the prefix, which says what a text is, would be cut off',
  },
  {
    name: 'a prompt that E5 has not',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { tei: tei({ inputs: 'a', prompt_name: 'sts' }) },
    says: '"prompt_name" is "sts", and the prompts of E5 are "query" and "passage"',
  },
  {
    name: 'vectors that are not normalized',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { tei: tei({ inputs: 'a', normalize: false }) },
    says: '"normalize" cannot be false',
  },
  {
    name: 'bytes that need ranges',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({ texts: ['a'], embedding_types: ['float', 'int8'] }) },
    says: "cannot have int8: that needs the ranges of this model's vectors",
  },
  {
    name: 'an unknown form of vectors',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({ texts: ['a'], embedding_types: ['half'] }) },
    says: 'has another value than float, base64, binary, ubinary',
  },
  {
    name: 'images',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({ images: ['data:image/png;base64,AA'], input_type: 'image' }) },
    says: 'the model reads text',
  },
  {
    name: 'an image among the inputs',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({ inputs: [{ content: [{ type: 'image_url', image_url: { url: 'data:' } }] }] }) },
    says: '"inputs[0].content" cannot be embedded',
  },
  {
    name: 'another token limit',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { cohere: cohere({ texts: ['a'], max_tokens: 100 }) },
    says: '"max_tokens" can only be',
  },
  {
    name: 'an endpoint header without a project',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { tei: tei({ inputs: 'a' }, { 'x-e5-endpoint': 'e5-test' }) },
    says: 'expected project/endpoint',
  },
  {
    name: 'an id with a sign that is forbidden',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: { ...nlp({ items: [{ id: 'a#1', value: 'a' }] }), url: genericV2Url } },
    says: '"items[0].id" is wrong: expected a text without "#"',
  },
  {
    name: 'an item without a value',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: { ...nlp({ items: [{ id: 'a', value: 'a' }, { id: 'b' }] }), url: genericV2Url } },
    says: '"items[1].value" is wrong: expected a text',
  },
  {
    name: 'more items than the batch size',
    code: 'BATCH_TOO_LARGE',
    status: 400,
    requests: { sambastudio: { ...nlp({ items: manyTexts(33) }), url: genericV2Url } },
    says: /AppOnlineInferenceFailed.*\nExpected a Tensor with batch size <= 32, got batch size: 33$/,
  },
  {
    name: 'more to tokenize than an answer can show',
    code: 'REQUEST_INVALID',
    status: 400,
    app: { maxBodyBytes: 2_000_000 },
    requests: { tei: { ...tei({ inputs: 'a'.repeat(1_000_001) }), url: '/tokenize' } },
    says: 'has 1000001 characters',
  },
  {
    name: 'a large body',
    code: 'BODY_TOO_LARGE',
    status: 413,
    app: { maxBodyBytes: 2000 },
    requests: {
      sambastudio: nlp({ inputs: ['a'.repeat(3000)] }),
      openai: openai({ input: ['a'.repeat(3000)] }),
      tei: tei({ inputs: ['a'.repeat(3000)] }),
      cohere: cohere({ texts: ['a'.repeat(3000)] }),
    },
    says: '2000 bytes',
  },
  {
    name: 'a text of too many characters',
    code: 'TEXT_TOO_LARGE',
    status: 400,
    app: { maxTextCharacters: 1000 },
    requests: {
      sambastudio: nlp({ inputs: ['a', 'b'.repeat(1001)] }),
      openai: openai({ input: ['a', 'b'.repeat(1001)] }),
    },
    param: 'input',
    says: 'Input 1 has 1001 characters and a text may have 1000',
  },
  {
    name: 'a body that is nested too deep',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: raw(`{"inputs":${'['.repeat(64)}${']'.repeat(64)}}`, 'application/json'),
    says: 'nested more than 64 levels deep',
  },
  {
    name: 'a text over the limit',
    code: 'INPUT_TOO_LONG',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a', 'b'.repeat(600)], truncate: 'none' }),
      openai: openai({ input: ['a', 'b'.repeat(600)] }, { 'x-e5-truncate': 'none' }),
      tei: tei({ inputs: ['a', 'b'.repeat(600)], truncate: false }),
      cohere: cohere({ texts: ['a', 'b'.repeat(600)], truncate: 'NONE' }),
    },
    param: 'input',
    says: 'Input 1 has 600 tokens',
  },
  {
    name: 'an unknown way to cut',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a'], truncate: 'start' }),
      openai: openai({ input: ['a'], truncate: 'start' }),
    },
    param: 'truncate',
    says: /"truncate" is wrong: .*"end"\|"none"/,
  },
  {
    name: 'an unknown way to cut in the header',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a'] }, { 'x-e5-truncate': 'start' }),
      openai: openai({ input: ['a'] }, { 'x-e5-truncate': 'start' }),
    },
    says: 'header "x-e5-truncate" is wrong',
  },
  {
    name: 'a body of millions of numbers',
    code: 'BATCH_TOO_LARGE',
    status: 400,
    app: { maxBodyBytes: 16_777_216 },
    requests: { sambastudio: rawBody(nlp({}), `{"inputs":[${'1,'.repeat(4_000_000)}1]}`) },
    says: 'got batch size: 4000001',
  },
  {
    name: 'millions of token ids',
    code: 'TOKEN_IDS_UNSUPPORTED',
    status: 400,
    app: { maxBodyBytes: 16_777_216 },
    requests: { openai: rawBody(openai({}), `{"model":"e5-test","input":[${'1,'.repeat(4_000_000)}1]}`) },
    param: 'input',
    says: 'send text',
  },
  {
    name: 'a list of wrong elements, of which the first is named alone',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: [1, null, {}] }),
      openai: openai({ input: [null, ...Array.from({ length: 2047 }, () => 1)] }),
    },
    says: /^The request is not of the expected form: "inputs?\[0\]" is wrong: expected string, received (number|null)\.$/,
  },
  {
    name: 'neither a text nor a list',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: nlp({ inputs: { a: 1 } }), openai: openai({ input: 7 }) },
    says: /"inputs?" is wrong: expected a text or a list of texts/,
  },
  {
    name: 'texts that the queue could never take',
    code: 'CALL_TOO_LARGE',
    status: 400,
    app: failing(new E5Error('CALL_TOO_LARGE', { tokens: 600, limitTokens: 512 })),
    requests: ordinary,
    param: 'input',
    says: '600 tokens',
  },
  {
    name: 'no key',
    code: 'KEY_MISSING',
    status: 401,
    requests: {
      sambastudio: { ...nlp({ inputs: ['a'] }), headers: {} },
      openai: { ...openai({ input: 'a' }), headers: {} },
      tei: { ...tei({ inputs: 'a' }), headers: {} },
      cohere: { ...cohere({ texts: ['a'] }), headers: {} },
    },
    says: /header "(key|authorization: Bearer <key>)"/,
  },
  {
    name: 'a login of another kind',
    code: 'KEY_MISSING',
    status: 401,
    requests: {
      openai: openai({ input: 'a' }, { authorization: 'Basic abc' }),
      tei: tei({ inputs: 'a' }, { authorization: 'Basic abc' }),
      cohere: cohere({ texts: ['a'] }, { authorization: 'Basic abc' }),
    },
    says: 'Bearer',
    header: ['www-authenticate', 'Bearer'],
  },
  {
    name: 'a wrong key',
    code: 'KEY_INVALID',
    status: 401,
    requests: {
      sambastudio: nlp({ inputs: ['a'] }, { key: 'no' }),
      openai: openai({ input: 'a' }, { authorization: 'Bearer no' }),
      tei: tei({ inputs: 'a' }, { authorization: 'Bearer no' }),
      cohere: cohere({ texts: ['a'] }, { authorization: 'Bearer no' }),
    },
    says: 'does not belong',
  },
  {
    name: 'a wrong key, before the body is looked at',
    code: 'KEY_INVALID',
    status: 401,
    requests: {
      sambastudio: nlp({ nonsense: 1 }, { key: 'no' }),
      openai: openai({}, { authorization: 'Bearer no' }),
      tei: tei({}, { authorization: 'Bearer no' }),
      cohere: cohere({}, { authorization: 'Bearer no' }),
    },
    says: 'does not belong',
  },
  {
    name: 'an unknown endpoint',
    code: 'ENDPOINT_NOT_FOUND',
    status: 404,
    requests: {
      sambastudio: { ...nlp({ inputs: ['a'] }), url: '/api/predict/nlp/default/other' },
      openai: { ...openai({ input: 'a' }), url: '/v1/default/other/embeddings' },
      tei: { ...tei({ inputs: 'a' }), url: '/tei/default/other/embed' },
    },
    says: 'Endpoints: default/e5-test.',
  },
  {
    name: 'an unknown endpoint id',
    code: 'ENDPOINT_NOT_FOUND',
    status: 404,
    requests: { openai: { ...openai({ input: 'a' }), url: '/v1/no-id/embeddings' } },
    says: `There is no endpoint "no-id" that this key opens. Endpoints: ${testEndpointId}.`,
  },
  {
    name: 'an unknown project, asked for by a stranger',
    code: 'KEY_INVALID',
    status: 401,
    requests: { sambastudio: { ...nlp({ inputs: ['a'] }, { key: 'no' }), url: '/api/predict/nlp/other/e5-test' } },
    says: 'does not belong',
  },
  {
    name: 'an endpoint that was stopped',
    code: 'ENDPOINT_NOT_LIVE',
    status: 503,
    prepare: endpointFailures.stopped,
    requests: ordinary,
    says: 'it is Stopped. Start it with: e5 endpoint start',
    header: ['retry-after', undefined],
  },
  {
    name: 'a key that has used its minute',
    code: 'RATE_LIMITED',
    status: 429,
    app: failing(endpointFailures.rateLimited),
    requests: ordinary,
    says: '5 requests a minute',
    header: ['retry-after', '9'],
  },
  {
    name: 'an unknown route',
    code: 'ROUTE_NOT_FOUND',
    status: 404,
    requests: {
      sambastudio: { ...nlp({}), url: '/api/predict/x?a=1' },
      openai: { ...openai({}), url: '/v1/completions' },
      tei: { ...tei({}), url: '/tei/default/e5-test/rerank' },
      cohere: { ...cohere({}), url: '/v2/rerank' },
    },
    says: /no route POST \/(api\/predict\/x|v1\/completions|tei\/default\/e5-test\/rerank|v2\/rerank): \/docs/,
  },
  {
    name: 'a path that is no URL',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: { method: 'POST', url: '/api/predict/nlp/%zz/a' },
      openai: { method: 'POST', url: '/v1/%zz' },
    },
    says: 'not a valid URL',
  },
  {
    name: 'a path with a name without end',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: { sambastudio: { ...nlp({ inputs: ['a'] }), url: `/api/predict/nlp/default/${'a'.repeat(2000)}` } },
    says: 'a part of the path is too long',
  },
  {
    name: 'a wrong method',
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    requests: {
      sambastudio: { method: 'GET', url: nlpUrl },
      openai: { method: 'DELETE', url: '/v1/embeddings' },
      tei: { method: 'GET', url: '/embed' },
      cohere: { method: 'GET', url: '/v2/embed' },
    },
    says: 'use POST',
    header: ['allow', 'POST'],
  },
  {
    name: 'a wrong method on a list',
    code: 'METHOD_NOT_ALLOWED',
    status: 405,
    requests: { openai: { method: 'POST', url: '/v1/models', payload: {} } },
    says: 'use GET',
    header: ['allow', 'GET, HEAD'],
  },
  {
    name: 'an unknown model',
    code: 'SERVED_MODEL_NOT_FOUND',
    status: 404,
    requests: {
      openai: openai({ input: 'a', model: 'text-embedding-3-small' }),
      cohere: cohere({ texts: ['a'], model: 'text-embedding-3-small' }),
    },
    param: 'model',
    says: 'Models: e5-test, fake-model.',
  },
  {
    name: 'a full queue',
    code: 'OVERLOADED',
    status: 429,
    app: failing(new E5Error('OVERLOADED', full)),
    requests: ordinary,
    says: 'try again in 7 s',
    header: ['retry-after', '7'],
  },
  {
    name: 'a wait that is too long',
    code: 'OVERLOADED',
    status: 429,
    app: failing(new E5Error('OVERLOADED', { ...full, wait: { expectedSeconds: 80, limitSeconds: 60 } })),
    requests: ordinary,
    says: 'about 80 s, and the limit is 60 s: try again in 7 s',
    header: ['retry-after', '7'],
  },
  {
    name: 'a deadline that passed',
    code: 'DEADLINE_EXCEEDED',
    status: 504,
    app: failing(new E5Error('DEADLINE_EXCEEDED', { deadlineMs: 250 })),
    requests: ordinary,
    says: 'deadline of 250 ms',
  },
  {
    name: 'a deadline that is no number',
    code: 'REQUEST_INVALID',
    status: 400,
    requests: {
      sambastudio: nlp({ inputs: ['a'] }, { 'x-e5-deadline-ms': '1.5' }),
      openai: openai({ input: ['a'] }, { 'x-e5-deadline-ms': '86400001' }),
    },
    says: 'header "x-e5-deadline-ms" is wrong: must be a whole number',
  },
  {
    name: 'a key that used what it may',
    code: 'RATE_LIMITED',
    status: 429,
    app: failing(new E5Error('RATE_LIMITED', { limit: 60, unit: 'requests', retryAfterSeconds: 12 })),
    requests: ordinary,
    says: '60 requests a minute',
    header: ['retry-after', '12'],
  },
  {
    name: 'a request that takes too long',
    code: 'REQUEST_TIMEOUT',
    status: 503,
    app: { waitsForAbort: true, requestTimeoutSeconds: 0.05 },
    requests: ordinary,
    says: 'E5_REQUEST_TIMEOUT_SECONDS',
    header: ['retry-after', '5'],
  },
  {
    name: 'a cancelled call',
    code: 'CANCELLED',
    status: 499,
    app: failing(new E5Error('CANCELLED', {})),
    requests: ordinary,
    says: 'cancelled',
  },
  {
    name: 'a closed engine',
    code: 'CLOSED',
    status: 503,
    app: failing(new E5Error('CLOSED', {})),
    requests: ordinary,
    says: 'closing',
    header: ['retry-after', '5'],
  },
  {
    name: 'a worker that died',
    code: 'WORKER_FAILED',
    status: 500,
    app: failing(new E5Error('WORKER_FAILED', { reason: 'out of memory' })),
    requests: ordinary,
    says: 'out of memory',
  },
  {
    name: 'no worker',
    code: 'WORKERS_UNAVAILABLE',
    status: 503,
    app: failing(new E5Error('WORKERS_UNAVAILABLE', { reason: 'out of memory' })),
    requests: ordinary,
    says: 'out of memory',
    header: ['retry-after', '5'],
  },
  {
    name: 'a bug of ours',
    code: 'INTERNAL',
    status: 500,
    app: failing(new Error('secret detail')),
    requests: ordinary,
    says: /This is a bug in E5 Studio.*request id the-id/,
  },
]

const readers: Record<Dialect, (body: unknown) => { code: string; detail: string; param?: string | null }> = {
  sambastudio: (body) => sambastudioErrorSchema.strict().parse(body),
  control(body) {
    const { error_code: code, detail } = controlErrorSchema.strict().parse(body)
    return { code, detail }
  },
  openai(body) {
    const { error } = openaiErrorSchema.strict().parse(body)
    return { ...error, detail: error.message }
  },
  tei(body) {
    const { error, code } = teiErrorSchema.strict().parse(body)
    return { code, detail: error }
  },
  cohere(body) {
    const { id, message, code } = cohereErrorSchema.strict().parse(body)
    expect(id).toBe('the-id')
    return { code, detail: message }
  },
}

const rows = cases.flatMap((row) =>
  (Object.keys(row.requests) as Dialect[]).map((dialect) => ({ ...row, dialect, request: row.requests[dialect]! })),
)

describe('errors of all dialects', () => {
  it.each(rows)(
    '$dialect: $name is $status $code',
    async ({ dialect, request, code, status, says, param, header, prepare, app: options }) => {
      const parts = await createTestApp(options)
      const { app } = parts
      await prepare?.(parts)
      const response = await app.inject({ ...request, headers: { ...request.headers, 'x-request-id': 'the-id' } })
      expect(response.statusCode).toBe(status)
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(response.headers['x-request-id']).toBe('the-id')
      if (header !== undefined) expect(response.headers[header[0]]).toBe(header[1])
      const body: unknown = response.json()
      const found = readers[dialect](body)
      expect(found.code).toBe(code)
      expect(found.detail).toMatch(says)
      expect(found.detail).not.toContain('secret detail')
      if (dialect === 'openai' && param !== undefined) expect(found.param).toBe(param)
      const scrape = await app.inject(scrapeRequest)
      expect(scrape.payload).toContain(`e5_errors_total{code="${code}"} 1\n`)
      await app.close()
    },
  )

  it('logs what failed with its stack, and a line for each request, as JSON', async () => {
    const lines: string[] = []
    const stream = { write: (line: string) => void lines.push(line) }
    const { app } = await createTestApp({ ...failing(new Error('secret detail')), logger: { level: 'info', stream } })
    await app.inject({ ...ordinary.openai, headers: { ...openaiHeaders, 'x-request-id': 'the-id' } })
    const [failure, request] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(failure).toMatchObject({ level: 50, requestId: 'the-id', err: { message: 'secret detail' } })
    expect(JSON.stringify(failure)).toContain('errors.test.ts')
    expect(request).toMatchObject({
      level: 30,
      requestId: 'the-id',
      method: 'POST',
      route: '/v1/embeddings',
      status: 500,
    })
    expect(lines.join('')).not.toContain(openaiHeaders.authorization)
  })

  it('has a case for every code that a request can end with', () => {
    const covered = new Set([...cases, ...controlErrorCases, ...jobErrorCases].map((row) => row.code))
    expect(requestErrorCodes.filter((code) => !covered.has(code))).toEqual([])
  })
})

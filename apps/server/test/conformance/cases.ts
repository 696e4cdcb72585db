import type { EmbedOptions, ErrorCode } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { expect } from 'vitest'
import {
  type ConformanceClient,
  type Connection,
  type EmbedReply,
  type EmbedRequest,
  RecordingFetch,
} from './client.ts'

/** What a case is tried on. */
export interface Trial {
  readonly client: ConformanceClient
  /** The one that the server answers from. */
  readonly embedder: Embedder
  readonly connection: Omit<Connection, 'fetch'>
}

/** A promise that every dialect keeps. */
export interface ConformanceCase {
  readonly name: string
  readonly run: (trial: Trial) => Promise<void>
}

const short = 'who wrote the origin of species'
const long = `the end of this is cut ${'word '.repeat(700)}`
const several = Array.from({ length: 20 }, (_, index) => `text ${index} ${'and more '.repeat((index * 7) % 11)}`)
const unicode = [
  'naïve café',
  'cafe\u0301',
  '東京都は大きい',
  '👩‍👧 🇩🇪 😀',
  'שלום مرحبا',
  'a\u0000b\u200bc',
  '"\\\n\t',
  'ΟΔΟΣ',
]

/** The cases, in the order of the report. */
export const conformanceCases: readonly ConformanceCase[] = [
  { name: 'one text', run: (trial) => expectSame(trial, [short]) },
  { name: 'many texts, in order', run: (trial) => expectSame(trial, several) },
  { name: 'two documents, two vectors of the right length', run: expectLengths },
  { name: 'every kind of sign', run: (trial) => expectSame(trial, unicode) },
  { name: 'a query', run: (trial) => expectSame(trial, [short, 'another'], { inputType: 'query' }) },
  { name: 'a passage', run: (trial) => expectSame(trial, [short, 'another'], { inputType: 'passage' }) },
  { name: 'queries and passages differ', run: expectDifference },
  { name: 'a long text is cut, and it is said', run: expectCut },
  {
    name: 'a long text is refused when asked',
    run: (trial) => expectError(trial, 400, 'INPUT_TOO_LONG', { texts: [short, long], truncate: 'none' }),
  },
  { name: 'tokens are counted', run: expectTokens },
  { name: 'the limit of texts', run: (trial) => expectSame(trial, numbered(trial.client.limit)) },
  {
    name: 'more than the limit',
    run: (trial) => expectError(trial, 400, trial.client.overLimitCode, { texts: numbered(trial.client.limit + 1) }),
  },
  { name: 'an empty list', run: (trial) => expectError(trial, 400, 'INPUTS_EMPTY', { texts: [] }) },
  {
    name: 'a wrong key',
    run: ({ connection, ...trial }) =>
      expectError({ ...trial, connection: { ...connection, key: 'wrong' } }, 401, 'KEY_INVALID', { texts: [short] }),
  },
  {
    name: 'an unknown endpoint',
    run: ({ connection, ...trial }) =>
      expectError(
        { ...trial, connection: { ...connection, endpoint: `${connection.endpoint}-no` } },
        404,
        trial.client.unknownCode,
        {
          texts: [short],
        },
      ),
  },
  {
    name: 'other dimensions',
    run: (trial) => expectError(trial, 400, 'DIMENSIONS_UNSUPPORTED', { texts: [short], dimensions: 128 }),
  },
  {
    name: "the model's own dimensions",
    run: (trial) => expectSame(trial, [short], {}, { dimensions: trial.embedder.model.dimensions }),
  },
  { name: 'token ids', run: expectTokenIdsRefused },
]

async function ask({ client, connection }: Trial, request: EmbedRequest): Promise<[EmbedReply, RecordingFetch]> {
  const recording = new RecordingFetch()
  const reply = await client.embed({ ...connection, fetch: recording.fetch }, request)
  expect(recording.status).toBe(200)
  expect(recording.requests).toBe(1)
  return [reply, recording]
}

// Exactly: what the embedder gave is what the client holds.
async function expectSame(
  trial: Trial,
  texts: readonly string[],
  options: EmbedOptions = {},
  request: Partial<EmbedRequest> = {},
): Promise<void> {
  const inputType = options.inputType ?? defaultInputType(trial)
  const wanted = await trial.embedder.embed(texts, { ...options, inputType })
  const asked = options.inputType === 'query' || options.inputType === 'passage' ? { inputType: options.inputType } : {}
  const [{ vectors }] = await ask(trial, { texts, ...asked, ...request })
  expect(vectors).toHaveLength(texts.length)
  for (const [index, vector] of vectors.entries()) {
    expect(Float32Array.from(vector), texts[index]).toEqual(wanted.embeddings[index])
  }
}

// Cohere's client always says what texts are.
function defaultInputType({ client }: Trial): 'query' | 'none' {
  return client.dialect === 'Cohere' ? 'query' : 'none'
}

async function expectLengths(trial: Trial): Promise<void> {
  const [{ vectors }] = await ask(trial, { texts: ['one document', 'another document'] })
  const { dimensions } = trial.embedder.model
  expect(vectors.map(({ length }) => length)).toEqual([dimensions, dimensions])
}

async function expectDifference(trial: Trial): Promise<void> {
  const [query] = await ask(trial, { texts: [short], inputType: 'query' })
  const [passage] = await ask(trial, { texts: [short], inputType: 'passage' })
  expect(query.vectors[0]).not.toEqual(passage.vectors[0])
}

async function expectCut(trial: Trial): Promise<void> {
  const texts = [short, long]
  const wanted = await trial.embedder.embed(texts, { inputType: defaultInputType(trial) })
  const [{ vectors }, { headers }] = await ask(trial, { texts })
  expect(Float32Array.from(vectors[1]!)).toEqual(wanted.embeddings[1])
  expect(headers.get('x-e5-cut-inputs')).toBe('1')
  expect(headers.get('server-timing')).toMatch(/^tokenize;dur=.*queue;dur=.*infer;dur=/)
}

async function expectTokens(trial: Trial): Promise<void> {
  const wanted = await trial.embedder.embed(several, { inputType: defaultInputType(trial) })
  const sum = wanted.tokenCounts.reduce((total, count) => total + count, 0)
  const [{ tokens }, { headers }] = await ask(trial, { texts: several })
  expect(tokens ?? Number(headers.get('x-e5-tokens'))).toBe(sum)
  expect(headers.get('x-e5-tokens')).toBe(String(sum))
  if (trial.client.dialect.startsWith('text-emb')) expect(headers.get('x-compute-tokens')).toBe(String(sum))
}

async function expectError(trial: Trial, status: number, code: ErrorCode, request: EmbedRequest): Promise<void> {
  const { client, connection } = trial
  const recording = new RecordingFetch()
  await expect(client.embed({ ...connection, fetch: recording.fetch }, request)).rejects.toThrow()
  expectRefusal(recording, status, code)
}

async function expectTokenIdsRefused({ client, connection }: Trial): Promise<void> {
  const recording = new RecordingFetch()
  await expect(client.embedTokenIds!({ ...connection, fetch: recording.fetch })).rejects.toThrow()
  expectRefusal(recording, 400, 'TOKEN_IDS_UNSUPPORTED')
  expect(recording.body).toContain('check_embedding_ctx_length=False')
}

function expectRefusal({ status, body, requests }: RecordingFetch, wantedStatus: number, code: ErrorCode): void {
  expect(body).toContain(`"${code}"`)
  expect(status).toBe(wantedStatus)
  expect(requests).toBe(1)
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `text ${index}`)
}

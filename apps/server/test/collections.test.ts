import { collectionInfoSchema, type EmbedResult, joinVectors } from '@e5/core'
import type { Embedder } from '@e5/runtime'
import { parquetReadObjects } from 'hyparquet'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createDocumentStore } from '../src/collections/document-store.ts'
import type { Database } from '../src/state/database.ts'
import { createDrizzleStore } from '../src/state/drizzle-store.ts'
import { openMigratedDatabase } from '../src/state/open-state.ts'
import { createFakeEmbedder, type FakeEmbedder } from '../src/testing/fake-embedder.ts'
import { vectorDatabases } from '../src/testing/state-databases.ts'
import { controlHeaders, createAppOver } from '../src/testing/test-app.ts'

const found = await vectorDatabases()
afterAll(() => found[Symbol.asyncDispose]())

const url = '/api/projects/default/collections'
const dimensions = 384

function appOn(database: Database, embedder: FakeEmbedder) {
  const [store, documents] = [createDrizzleStore(database), createDocumentStore(database)]
  return createAppOver(embedder, { store, documents, load: async () => embedder, maxBodyBytes: 16_777_216 })
}

/** Texts that share words are near to each other. */
function createWordEmbedder(): FakeEmbedder {
  const fake = createFakeEmbedder()
  const embed: Embedder['embed'] = async (texts, options = {}): Promise<EmbedResult> => {
    const result = await fake.embed(texts, options)
    return { ...result, embeddings: texts.map(wordVector) }
  }
  return { ...fake, embed, calls: fake.calls }
}

function wordVector(text: string): Float32Array {
  const values = new Float32Array(dimensions)
  for (const word of text.toLowerCase().match(/\w+/g) ?? ['']) {
    let hash = 7
    for (const letter of word) hash = (hash * 31 + letter.charCodeAt(0)) % dimensions
    values[hash]! += 1
  }
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

describe.each(found.databases)('collections over HTTP on $name', (on) => {
  let place: Awaited<ReturnType<typeof on.place>>
  let database: Database
  let embedder: FakeEmbedder
  let server: Awaited<ReturnType<typeof appOn>>

  async function start(): Promise<void> {
    embedder = createWordEmbedder()
    database = await openMigratedDatabase(place.options)
    server = await appOn(database, embedder)
  }
  async function stop(): Promise<void> {
    await server.app.close()
    await server.platform.close()
  }
  beforeEach(async () => {
    place = await on.place()
    await start()
  })
  afterEach(async () => {
    await stop()
    await place[Symbol.asyncDispose]()
  })

  async function call(method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) {
    const reply = await server.app.inject({
      method,
      url: `${url}${path}`,
      headers: controlHeaders,
      ...(payload && { payload }),
    })
    expect(reply.statusCode, reply.payload).toBe(200)
    return reply.json<Record<string, unknown>>()
  }
  const create = (options: object = {}) => call('POST', '', { name: 'docs', model: 'e5-small-v2', ...options })
  const add = (documents: object[]) => call('POST', '/docs/documents', { documents })
  async function search(request: object) {
    const { results } = await call('POST', '/docs/search', request)
    return results as { id: string; score: number; text: string; metadata: Record<string, unknown> }[]
  }
  const animals = [
    { id: 'whale', text: 'whales sleep in the sea', metadata: { kind: 'mammal' } },
    { id: 'tern', text: 'terns fly over the sea', metadata: { kind: 'bird' } },
    { id: 'train', text: 'a train timetable' },
  ]

  it('finds documents by text, as passages and a query', async () => {
    await create()
    expect(await add(animals)).toEqual({ count: 3, ids: ['whale', 'tern', 'train'], cut_inputs: 0 })
    const results = await search({ query: 'whales sleep', top_k: 2 })
    expect(results[0]).toMatchObject({ id: 'whale', text: animals[0]!.text, metadata: { kind: 'mammal' } })
    expect(results[0]!.score).toBeCloseTo(Math.sqrt(2 / 5), 5)
    expect(results).toHaveLength(2)
    expect(embedder.calls.map(({ options }) => options.inputType)).toEqual(['passage', 'query'])
    expect(await search({ query: 'the sea', filter: { kind: 'bird' } })).toMatchObject([{ id: 'tern' }])
    expect(await search({ query: 'the sea', exact: true })).toEqual(await search({ query: 'the sea' }))
    const info = collectionInfoSchema.parse(await call('GET', '/docs'))
    expect(info).toMatchObject({ document_count: 3, index_status: 'Ready', dimensions, distance: 'cosine' })
    expect(info.size_bytes).toBeGreaterThan(0)
  })

  it('takes vectors, and makes them one long', async () => {
    await create()
    const embedding = [...wordVector('whales sleep')].map((value) => value * 1.004)
    await add([{ id: 'given', embedding, text: 'something else' }, { embedding }])
    expect(embedder.calls).toEqual([])
    const { embedding: kept } = await call('GET', '/docs/documents/given')
    expect(Math.hypot(...(kept as number[]))).toBeCloseTo(1, 6)
    expect(await search({ embedding: [...wordVector('whales sleep')], top_k: 1 })).toMatchObject([
      { score: expect.closeTo(1, 6) },
    ])
  })

  it('replaces documents by id, and deletes them by id and by filter', async () => {
    await create()
    await add(animals)
    await add([{ id: 'whale', text: 'now it is about ships' }])
    expect(await call('GET', '/docs/documents/whale')).toMatchObject({ text: 'now it is about ships', metadata: {} })
    expect(await call('POST', '/docs/delete', { ids: ['whale', 'other'] })).toEqual({ count: 1 })
    expect(await call('POST', '/docs/delete', { filter: { kind: 'bird' } })).toEqual({ count: 1 })
    await call('DELETE', '/docs/documents/train')
    expect(await search({ query: 'sea' })).toEqual([])
    expect(await call('GET', '/docs')).toMatchObject({ document_count: 0 })
  })

  it('lists those of all projects, and documents page by page without their vectors', async () => {
    await create()
    await add(animals)
    const everywhere = await server.app.inject({ url: '/api/collections', headers: controlHeaders })
    expect(everywhere.json()).toEqual(await call('GET', ''))
    const first = await call('GET', '/docs/documents?limit=2')
    expect(first).toEqual({ documents: [expect.objectContaining({ id: 'tern' }), { ...animals[2], metadata: {} }] })
    expect(await call('GET', '/docs/documents?after=train')).toEqual({ documents: [animals[0]] })
    const tooMany = await server.app.inject({ url: `${url}/docs/documents?limit=500`, headers: controlHeaders })
    expect(tooMany.statusCode).toBe(400)
  })

  it('exports what was added, in both formats, and its JSON Lines can be added again', async () => {
    await create()
    await add(
      Array.from({ length: 450 }, (_, at) => ({ id: `d${at}`, text: `text ${at}`, metadata: { at, list: ['é'] } })),
    )
    const read = (format: string) =>
      server.app.inject({ url: `${url}/docs/export?format=${format}`, headers: controlHeaders })
    const lines = await read('jsonl')
    expect(lines.headers['content-type']).toBe('application/jsonl')
    const documents = lines.payload
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { id: string; embedding: number[] })
    expect(documents).toHaveLength(450)
    expect(documents[0]).toMatchObject({ id: 'd0', text: 'text 0', metadata: { at: 0, list: ['é'] } })
    expect(new Float32Array(documents[0]!.embedding)).toEqual(wordVector('text 0'))
    const parquet = await read('parquet')
    expect(parquet.headers['content-disposition']).toBe('attachment; filename="docs.parquet"')
    const { buffer, byteOffset, byteLength } = parquet.rawPayload
    const file = buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer
    const rows = (await parquetReadObjects({ file })) as Record<string, unknown>[]
    expect(rows.map(({ id }) => id)).toEqual(documents.map(({ id }) => id))
    expect(rows[7]!.metadata).toEqual(documents.map((row) => (row as never as { metadata: object }).metadata)[7])
    expect(joinVectors(rows.map(({ embedding }) => Float32Array.from(embedding as number[])))).toEqual(
      joinVectors(documents.map(({ embedding }) => Float32Array.from(embedding))),
    )
    await call('POST', '', { name: 'copy', model: 'e5-small-v2', index: 'none' })
    await call('POST', '/copy/documents', { documents })
    expect(await call('GET', '/copy')).toMatchObject({ document_count: 450, index_status: 'None' })
  }, 60_000)

  it('builds an index anew', async () => {
    await create()
    await add(animals)
    await call('POST', '/docs/reindex')
    await expect.poll(() => call('GET', '/docs')).toMatchObject({ index_status: 'Ready', document_count: 3 })
    expect(await search({ query: 'whales' })).toHaveLength(3)
  })

  it('has all of it after a restart, and none of it after a deletion', async () => {
    await create({ description: 'ours', query_input_type: 'passage' })
    await add(animals)
    await stop()
    await start()
    const { collections, count } = await call('GET', '')
    expect(count).toBe(1)
    expect(collections).toMatchObject([{ name: 'docs', description: 'ours', query_input_type: 'passage' }])
    expect(await search({ query: 'whales sleep', top_k: 1 })).toMatchObject([{ id: 'whale' }])
    await call('DELETE', '/docs')
    expect(await call('GET', '')).toEqual({ collections: [], count: 0 })
    await create()
    expect(await search({ query: 'whales' })).toEqual([])
  }, 60_000)
})

describe.each(found.databases.filter(({ name }) => name === 'PostgreSQL'))('two servers on one $name', (on) => {
  it('have the same collections', async () => {
    await using place = await on.place()
    const embedder = createWordEmbedder()
    const start = async () => appOn(await openMigratedDatabase(place.options), embedder)
    const [one, other] = [await start(), await start()]
    other.platform.watch()
    const send = (app: typeof one.app, method: 'GET' | 'POST' | 'DELETE', path: string, payload?: object) =>
      app.inject({ method, url: `${url}${path}`, headers: controlHeaders, ...(payload && { payload }) })
    await send(one.app, 'POST', '', { name: 'docs', model: 'e5-small-v2' })
    await send(one.app, 'POST', '/docs/documents', { documents: [{ id: 'whale', text: 'whales sleep' }] })
    const statusThere = async () => (await send(other.app, 'GET', '/docs')).statusCode
    await expect.poll(statusThere, { timeout: 10_000 }).toBe(200)
    const found = await send(other.app, 'POST', '/docs/search', { query: 'whales' })
    expect(found.json()).toMatchObject({ results: [{ id: 'whale' }] })
    await send(one.app, 'DELETE', '/docs')
    // Gone at once, although the other server has not heard of it yet.
    expect((await send(other.app, 'POST', '/docs/search', { query: 'whales' })).json()).toMatchObject({
      error_code: 'COLLECTION_NOT_FOUND',
    })
    await expect.poll(statusThere, { timeout: 10_000 }).toBe(404)
    for (const { app, platform } of [one, other]) {
      await app.close()
      await platform.close()
    }
  }, 60_000)
})

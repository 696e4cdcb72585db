import { randomUUID } from 'node:crypto'
import { createRandom, dotProduct, type MetadataFilter, metadataFilterSchema } from '@e5/core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from '../state/database.ts'
import { createDrizzleStore } from '../state/drizzle-store.ts'
import { openMigratedDatabase } from '../state/open-state.ts'
import type { CollectionRecord } from '../state/records.ts'
import type { StateStore } from '../state/state-store.ts'
import { type TestDatabase, vectorDatabases } from '../testing/state-databases.ts'
import { addUser, newCollection, newProject } from '../testing/state-fixtures.ts'
import { addVectors } from './add-vectors.ts'
import { createDocumentStore, type DocumentRow, type DocumentStore } from './document-store.ts'
import type { NearestRequest } from './search-table.ts'

const found = await vectorDatabases()
afterAll(() => found[Symbol.asyncDispose]())

const dimensions = 8
const random = createRandom(7)

function randomVector(): Float32Array {
  const values = Float32Array.from({ length: dimensions }, () => random() - 0.5)
  const length = Math.hypot(...values)
  return values.map((value) => value / length)
}

function row(id: string, metadata: Record<string, unknown> = {}): DocumentRow {
  return { id, text: `Text of ${id}`, metadata, embedding: randomVector() }
}

const request = (embedding: Float32Array, options: Partial<NearestRequest> = {}): NearestRequest => ({
  embedding,
  topK: 10,
  filter: undefined,
  exact: false,
  efSearch: 100,
  ...options,
})

describe.each(found.databases)('documents of collections on $name', (on: TestDatabase) => {
  let place: Awaited<ReturnType<TestDatabase['place']>>
  let database: Database
  let store: StateStore
  let documents: DocumentStore
  let projectId: string

  async function open(): Promise<void> {
    database = await openMigratedDatabase(place.options)
    store = createDrizzleStore(database)
    documents = createDocumentStore(database)
  }
  beforeAll(async () => {
    place = await on.place()
    await open()
    projectId = (await store.createProject(newProject({ ownerId: await addUser(store) }))).id
  }, 60_000)
  afterAll(async () => {
    await database.close()
    await place[Symbol.asyncDispose]()
  })

  const create = (options: Partial<CollectionRecord> = {}) =>
    store.createCollection(newCollection({ projectId, dimensions, ...options }))
  async function filled(rows: readonly DocumentRow[], options: Partial<CollectionRecord> = {}) {
    const collection = await create(options)
    await addVectors(documents, collection, rows)
    return collection
  }

  it('gives back what was added, replaces it by id, and deletes it', async () => {
    const first = { ...row('a "quoted" \\ id, 🐳'), metadata: { list: [1, 'two', null], nested: { deep: true } } }
    const collection = await filled([first, row('b')])
    expect(await documents.get(collection, first.id)).toEqual(first)
    const second = { ...row(first.id), text: '' }
    await documents.upsert(collection, [second])
    expect(await documents.get(collection, first.id)).toEqual(second)
    expect(await documents.figures(collection)).toMatchObject({ documents: 2, indexStatus: 'Ready' })
    expect(await documents.deleteByIds(collection, [first.id, 'not there'])).toBe(1)
    expect(await documents.get(collection, first.id)).toBeUndefined()
  })

  it('keeps the last of the rows of a call that have the same id', async () => {
    const last = row('same')
    const collection = await filled([row('same'), row('other'), last])
    expect(await documents.get(collection, 'same')).toEqual(last)
  })

  it('finds by its index what an exact search finds, with the cosine as score', async () => {
    const rows = Array.from({ length: 400 }, (_, at) => row(`d${at}`))
    const collection = await filled(rows)
    const withoutIndex = await filled(rows, { index: 'none' })
    for (let round = 0; round < 20; round++) {
      const query = randomVector()
      const expected = rows
        .map(({ id, embedding }) => ({ id, score: dotProduct(query, embedding) }))
        .sort((one, other) => other.score - one.score)
        .slice(0, 10)
      for (const answer of [
        await documents.search(collection, request(query)),
        await documents.search(collection, request(query, { exact: true })),
        await documents.search(withoutIndex, request(query)),
      ]) {
        expect(answer.map(({ id }) => id)).toEqual(expected.map(({ id }) => id))
        for (const [at, { score }] of answer.entries()) expect(score).toBeCloseTo(expected[at]!.score, 5)
      }
    }
  }, 60_000)

  it('finds as many as are wanted where a filter fits few, and all where there are fewer', async () => {
    const rows = Array.from({ length: 300 }, (_, at) => row(`d${at}`, { rare: at % 60 === 0 }))
    const collection = await filled(rows)
    const filter = parse({ rare: true })
    const answer = await documents.search(collection, request(randomVector(), { topK: 5, filter, efSearch: 1 }))
    expect(answer.map(({ id }) => id).sort()).toEqual(['d0', 'd120', 'd180', 'd240', 'd60'])
    expect(await documents.search(collection, request(randomVector(), { topK: 1000, efSearch: 1 }))).toHaveLength(300)
    expect(await documents.search(collection, request(randomVector(), { topK: 10, filter }))).toHaveLength(5)
  }, 60_000)

  it('finds nothing of what was deleted, also after most was', async () => {
    const collection = await filled(Array.from({ length: 200 }, (_, at) => row(`d${at}`, { keep: at % 20 === 0 })))
    expect(await documents.deleteByFilter(collection, parse({ keep: false }), 150)).toBe(150)
    expect(await documents.deleteByFilter(collection, parse({ keep: false }), 150)).toBe(40)
    expect(await documents.search(collection, request(randomVector(), { efSearch: 1 }))).toHaveLength(10)
    await documents.rebuildIndex(collection)
    expect(await documents.figures(collection)).toMatchObject({ documents: 10, indexStatus: 'Ready' })
    expect(await documents.search(collection, request(randomVector()))).toHaveLength(10)
  }, 60_000)

  describe('filters', () => {
    const rows = [
      row('whale', { kind: 'mammal', year: 1851, tags: ['sea', 'large'], rare: true }),
      row('sardine', { kind: 'fish', year: 1990, tags: ['sea'], 'a.b': 'dotted' }),
      row('tern', { kind: 'bird', year: '1990', rare: false, origin: { sea: true } }),
      row('nothing', {}),
    ]
    let collection: CollectionRecord
    beforeAll(async () => {
      collection = await filled(rows)
    })
    const fitting = async (filter: unknown) => {
      const answer = await documents.search(collection, request(randomVector(), { filter: parse(filter) }))
      return answer.map(({ id }) => id).sort()
    }

    it.each<[unknown, string[]]>([
      [{ kind: 'fish' }, ['sardine']],
      [{ kind: { $eq: 'fish' }, year: 1990 }, ['sardine']],
      [{ kind: { $ne: 'fish' } }, ['nothing', 'tern', 'whale']],
      [{ kind: { $in: ['fish', 'bird'] } }, ['sardine', 'tern']],
      [{ tags: 'sea' }, ['sardine', 'whale']],
      [{ tags: { $in: ['large', 'small'] } }, ['whale']],
      [{ year: { $gte: 1851, $lt: 1990 } }, ['whale']],
      [{ year: { $gt: 0 } }, ['sardine', 'whale']],
      [{ year: { $lte: '1990' } }, ['tern']],
      [{ rare: false }, ['tern']],
      [{ origin: { $exists: true } }, ['tern']],
      [{ origin: { $exists: false }, tags: 'sea' }, ['sardine', 'whale']],
      [{ 'a.b': 'dotted' }, ['sardine']],
      [{ $or: [{ kind: 'bird' }, { $and: [{ tags: 'sea' }, { rare: true }] }] }, ['tern', 'whale']],
      [{ $not: { tags: 'sea' } }, ['nothing', 'tern']],
      [{ $not: { $not: { year: { $gt: 1900 } } } }, ['sardine']],
      [{ constructor: 'x' }, []],
    ])('%j fits %j', async (filter, ids) => {
      expect(await fitting(filter)).toEqual(ids)
    })

    it.each([
      `' or true --`,
      `'); drop table collections; --`,
      `") or true or ("`,
      `x $1`,
      `metadata`,
      `\\' or 1=1`,
      `{"$ne": 1}`,
    ])('takes %s for a field and a value, nothing else', async (text) => {
      expect(await fitting({ [text]: 'x' })).toEqual([])
      expect(await fitting({ kind: text })).toEqual([])
      expect(await fitting({ kind: { $in: [text] } })).toEqual([])
      expect(await fitting({ kind: { $lt: text, $gt: text } })).toEqual([])
      expect(await documents.deleteByIds(collection, [text])).toBe(0)
      expect(await documents.get(collection, text)).toBeUndefined()
      expect(await documents.figures(collection)).toMatchObject({ documents: 4 })
    })

    it('refuses the character that PostgreSQL cannot keep', async () => {
      await expect(fitting({ kind: 'a\0b' })).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
      await expect(documents.upsert(collection, [row('a\0b')])).rejects.toMatchObject({ code: 'REQUEST_INVALID' })
      await expect(documents.upsert(collection, [row('c', { d: 'a\0b' })])).rejects.toMatchObject({
        code: 'REQUEST_INVALID',
      })
    })
  })

  it('pages through all in the order of their ids', async () => {
    const collection = await filled(Array.from({ length: 7 }, (_, at) => row(`d${at}`)))
    const first = await documents.page(collection, undefined, 4)
    const rest = await documents.page(collection, first.at(-1)!.id, 4)
    expect([...first, ...rest].map(({ id }) => id)).toEqual(['d0', 'd1', 'd2', 'd3', 'd4', 'd5', 'd6'])
    expect(rest).toHaveLength(3)
  })

  it('adds all rows of a statement or none', async () => {
    const collection = await create()
    const wrong = { ...row('wrong'), embedding: Float32Array.of(1) }
    await expect(documents.upsert(collection, [row('a'), wrong, row('z')])).rejects.toThrow()
    expect(await documents.figures(collection)).toMatchObject({ documents: 0 })
  })

  it('takes the same rows from two at once', async () => {
    const collection = await create()
    const rows = Array.from({ length: 48 }, (_, at) => row(`d${at}`))
    await Promise.all([addVectors(documents, collection, rows), addVectors(documents, collection, rows.toReversed())])
    expect(await documents.figures(collection)).toMatchObject({ documents: 48 })
  })

  it('says that a collection is gone, and takes its documents with it', async () => {
    const collection = await filled([row('a')])
    expect(await store.deleteCollection(collection.id)).toBe(true)
    expect(await store.deleteCollection(collection.id)).toBe(false)
    const gone = { code: 'COLLECTION_NOT_FOUND' }
    await expect(documents.upsert(collection, [row('b')])).rejects.toMatchObject(gone)
    await expect(documents.search(collection, request(randomVector()))).rejects.toMatchObject(gone)
    await expect(documents.figures(collection)).rejects.toMatchObject(gone)
  })

  it('drops the documents of a project that is deleted', async () => {
    const project = await store.createProject(newProject({ ownerId: await addUser(store) }))
    const collection = await filled([row('a')], { projectId: project.id })
    await store.deleteProject(project.id)
    await expect(documents.get(collection, 'a')).rejects.toMatchObject({ code: 'COLLECTION_NOT_FOUND' })
    expect((await store.readAll()).collections.map(({ id }) => id)).not.toContain(collection.id)
  })

  it('refuses a name that is taken and a project that is gone, and leaves no table', async () => {
    const collection = await create()
    await expect(create({ name: collection.name })).rejects.toMatchObject({ code: 'NAME_TAKEN' })
    await expect(create({ projectId: randomUUID() })).rejects.toMatchObject({ code: 'PROJECT_NOT_FOUND' })
    const { rows } = await database.execute(
      "select count(*)::int as tables from pg_tables where tablename like 'documents\\_%'",
    )
    expect(rows[0]).toEqual({ tables: (await store.readAll()).collections.length })
  })

  it('has all of it after a restart', async () => {
    const rows = Array.from({ length: 20 }, (_, at) => row(`d${at}`))
    const collection = await filled(rows)
    await database.close()
    await open()
    expect((await store.readAll()).collections).toContainEqual(collection)
    const [nearest] = await documents.search(collection, request(rows[7]!.embedding))
    expect(nearest).toMatchObject({ id: 'd7', text: 'Text of d7' })
    expect(await documents.get(collection, 'd3')).toEqual(rows[3])
  })
})

function parse(filter: unknown): MetadataFilter {
  return metadataFilterSchema.parse(filter)
}

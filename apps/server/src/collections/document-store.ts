import { E5Error, formatVector, type MetadataFilter } from '@e5/core'
import type { SQL } from 'drizzle-orm'
import { orConflict } from '../state/conflicts.ts'
import type { Database, Statements } from '../state/database.ts'
import { databaseErrorFacts } from '../state/database-error.ts'
import { sql } from '../state/drizzle.ts'
import type { CollectionRecord } from '../state/records.ts'
import { rowsOf } from '../state/rows-of.ts'
import { indexName, tableName } from './document-table.ts'
import { filterCondition } from './filter-condition.ts'
import { type NearestRequest, type NearestRow, searchTable } from './search-table.ts'

/** A document with its vector, which has the collection's dimensions and the length 1. */
export interface DocumentRow {
  readonly id: string
  readonly text: string
  readonly metadata: Readonly<Record<string, unknown>>
  readonly embedding: Float32Array
}

/** What is in a collection. */
export interface CollectionFigures {
  readonly documents: number
  readonly bytes: number
  readonly indexStatus: 'None' | 'Ready' | 'Building' | 'Invalid'
}

/** The same with the vector as PostgreSQL prints it. */
interface KeptRow extends Omit<DocumentRow, 'embedding'> {
  readonly embedding: string
}

/**
 * The documents of collections. They are not part of the control plane's snapshot, and no call holds the database for long: its
 * users bound the rows of each. All throw E5Error COLLECTION_NOT_FOUND if the collection was deleted meanwhile, and
 * DATABASE_UNAVAILABLE.
 */
export interface DocumentStore {
  /** Adds rows, and replaces those of the same ids: all of them or none. No id comes twice. */
  upsert(collection: CollectionRecord, rows: readonly DocumentRow[]): Promise<void>
  get(collection: CollectionRecord, id: string): Promise<DocumentRow | undefined>
  /** How many were there. */
  deleteByIds(collection: CollectionRecord, ids: readonly string[]): Promise<number>
  /** Deletes up to `limit` that a filter fits, and says how many. */
  deleteByFilter(collection: CollectionRecord, filter: MetadataFilter, limit: number): Promise<number>
  /** The next documents in the order of their ids. */
  page(collection: CollectionRecord, after: string | undefined, limit: number): Promise<readonly DocumentRow[]>
  search(collection: CollectionRecord, request: NearestRequest): Promise<readonly NearestRow[]>
  figures(collection: CollectionRecord): Promise<CollectionFigures>
  /** Builds the index anew. It may take minutes; on PGlite nothing else is done meanwhile. */
  rebuildIndex(collection: CollectionRecord): Promise<void>
}

/** The store on a database, as tables of pgvector. */
export function createDocumentStore(database: Database): DocumentStore {
  async function run<Result>(
    collection: CollectionRecord,
    work: (statements: Statements, table: SQL) => Promise<Result>,
  ): Promise<Result> {
    const table = sql.raw(tableName(collection))
    return orConflict(database.run((statements) => work(statements, table)).catch(goneOr(collection)), {})
  }
  const countOf = async (statements: Statements, query: SQL): Promise<number> =>
    (await rowsOf<{ count: number }>(statements, query))[0]!.count

  return {
    upsert: (collection, rows) =>
      run(collection, async (statements, table) => {
        // In one order, so that two that write the same ones do not wait for each other.
        const sorted = rows.toSorted((one, other) => (one.id < other.id ? -1 : 1))
        await statements.execute(sql`
          insert into ${table} (id, text, metadata, embedding)
          select id, body, metadata::jsonb, embedding::vector
          from unnest(${texts(sorted, ({ id }) => id)}, ${texts(sorted, ({ text }) => text)},
            ${texts(sorted, ({ metadata }) => JSON.stringify(metadata))},
            ${texts(sorted, ({ embedding }) => formatVector(embedding))}) as given (id, body, metadata, embedding)
          on conflict (id) do update
          set text = excluded.text, metadata = excluded.metadata, embedding = excluded.embedding`)
      }),

    get: (collection, id) =>
      run(collection, async (statements, table) => {
        const rows = await rowsOf<KeptRow>(statements, sql`${selectFrom(table)} where id = ${id}::text`)
        return rows.map(parseRow)[0]
      }),

    deleteByIds: (collection, ids) =>
      run(collection, (statements, table) =>
        countOf(
          statements,
          sql`with gone as (delete from ${table} where id = any(${texts(ids, (id) => id)}) returning 1)
            select count(*)::int as count from gone`,
        ),
      ),

    deleteByFilter: (collection, filter, limit) =>
      run(collection, (statements, table) =>
        countOf(
          statements,
          sql`with fitting as (select id from ${table} where ${filterCondition(filter)} limit ${limit}::int),
            gone as (delete from ${table} where id in (select id from fitting) returning 1)
            select count(*)::int as count from gone`,
        ),
      ),

    page: (collection, after, limit) =>
      run(collection, async (statements, table) => {
        const from = after === undefined ? sql`` : sql`where id > ${after}::text`
        const rows = await rowsOf<KeptRow>(
          statements,
          sql`${selectFrom(table)} ${from} order by id limit ${limit}::int`,
        )
        return rows.map(parseRow)
      }),

    search: (collection, request) => run(collection, (statements) => searchTable(statements, collection, request)),

    figures: (collection) =>
      run(collection, async (statements, table) => {
        const [figures] = await rowsOf<{ documents: number; bytes: number; valid: boolean | null; building: boolean }>(
          statements,
          sql`select (select count(*)::int from ${table}) as documents,
              pg_total_relation_size(${tableName(collection)}::regclass)::float8 as bytes,
              (select indisvalid from pg_index where indexrelid = to_regclass(${indexName(collection)})) as valid,
              exists (select 1 from pg_stat_progress_create_index where relid = ${tableName(collection)}::regclass)
                as building`,
        )
        const { documents, bytes, valid, building } = figures!
        return { documents, bytes, indexStatus: indexStatus(collection, valid, building) }
      }),

    rebuildIndex: (collection) => database.rebuildIndex(indexName(collection)).catch(goneOr(collection)),
  }
}

function indexStatus(
  { index }: CollectionRecord,
  valid: boolean | null,
  building: boolean,
): CollectionFigures['indexStatus'] {
  if (index === 'none') return 'None'
  if (building) return 'Building'
  return valid === true ? 'Ready' : 'Invalid'
}

function selectFrom(table: SQL): SQL {
  return sql`select id, text, metadata, embedding::text as embedding from ${table}`
}

function parseRow(row: KeptRow): DocumentRow {
  return { ...row, embedding: Float32Array.from(JSON.parse(row.embedding) as number[]) }
}

/** A column of texts as one parameter. */
function texts<Row>(rows: readonly Row[], textOf: (row: Row) => string): SQL {
  return sql`${sql.param(rows.map(textOf))}::text[]`
}

function goneOr(collection: CollectionRecord): (error: unknown) => never {
  const undefinedTable = '42P01'
  return (error) => {
    if (databaseErrorFacts(error)?.code !== undefinedTable) throw error
    const { projectId: project, name } = collection
    throw new E5Error(
      'COLLECTION_NOT_FOUND',
      { project, collection: name, known: 'it was deleted meanwhile' },
      { cause: error },
    )
  }
}

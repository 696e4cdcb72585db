import type { Statements } from '../state/database.ts'
import { sql } from '../state/drizzle.ts'
import type { CollectionRecord } from '../state/records.ts'

type Identified = Pick<CollectionRecord, 'id'>

/** The table of a collection's documents. The id is one that we made: nothing in it needs to be quoted. */
export function tableName({ id }: Identified): string {
  return `documents_${id.replaceAll('-', '')}`
}

/** The index on its vectors, if it has one. */
export function indexName(collection: Identified): string {
  return `${tableName(collection)}_hnsw`
}

/** Makes the empty table of a new collection, and its index. */
export async function createDocumentTable(
  transaction: Statements,
  collection: Pick<CollectionRecord, 'id' | 'dimensions' | 'index'>,
): Promise<void> {
  const table = tableName(collection)
  // Vectors stay beside the text ("main"): kept apart, an exact search would read each from another place.
  await transaction.execute(
    sql.raw(`create table ${table} (
      id text primary key,
      text text not null,
      metadata jsonb not null,
      embedding vector(${collection.dimensions}) not null
    )`),
  )
  await transaction.execute(sql.raw(`alter table ${table} alter column embedding set storage main`))
  if (collection.index === 'none') return
  // Vectors have length 1, so the inner product is the cosine.
  await transaction.execute(
    sql.raw(`create index ${indexName(collection)} on ${table} using hnsw (embedding vector_ip_ops)`),
  )
}

/** Drops the table of a collection's documents. */
export async function dropDocumentTable(transaction: Statements, collection: Identified): Promise<void> {
  await transaction.execute(sql.raw(`drop table if exists ${tableName(collection)}`))
}

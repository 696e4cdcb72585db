import { formatVector, type MetadataFilter } from '@e5/core'
import type { SQL } from 'drizzle-orm'
import type { Statements } from '../state/database.ts'
import { sql } from '../state/drizzle.ts'
import type { CollectionRecord } from '../state/records.ts'
import { rowsOf } from '../state/rows-of.ts'
import { tableName } from './document-table.ts'
import { filterCondition } from './filter-condition.ts'

/** A search by vector. */
export interface NearestRequest {
  /** Of the collection's dimensions and the length 1. */
  readonly embedding: Float32Array
  readonly topK: number
  readonly filter: MetadataFilter | undefined
  readonly exact: boolean
  /** Candidates that HNSW holds; at least as many as results are wanted. */
  readonly efSearch: number
}

/** A document that was found. */
export interface NearestRow {
  readonly id: string
  readonly text: string
  readonly metadata: Readonly<Record<string, unknown>>
  /** Cosine. */
  readonly score: number
}

/** The nearest documents of a collection, nearest first. */
export async function searchTable(
  statements: Statements,
  collection: CollectionRecord,
  request: NearestRequest,
): Promise<readonly NearestRow[]> {
  const query = nearest(collection, request)
  return statements.transaction(async (transaction) => {
    if (collection.index === 'hnsw' && !request.exact) {
      await transaction.execute(sql`select set_config('enable_seqscan', 'off', true),
        set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('hnsw.ef_search', ${String(Math.max(request.efSearch, request.topK))}, true)`)
      const found = await rowsOf<NearestRow>(transaction, query)
      // A filter that few documents fit, or an index full of deleted ones, ends the graph's scan early.
      if (found.length === request.topK) return found
    }
    await transaction.execute(sql`select set_config('enable_seqscan', 'on', true),
      set_config('enable_indexscan', 'off', true)`)
    return rowsOf<NearestRow>(transaction, query)
  })
}

function nearest(collection: CollectionRecord, { embedding, topK, filter }: NearestRequest): SQL {
  const distance = sql`embedding <#> ${formatVector(embedding)}::vector`
  const condition = filter === undefined ? sql`` : sql`where ${filterCondition(filter)}`
  // The inner order is the index's own, which an iterative scan keeps only about.
  return sql`select id, text, metadata, -distance as score from (
      select id, text, metadata, ${distance} as distance from ${sql.raw(tableName(collection))}
      ${condition} order by ${distance} limit ${topK}::int
    ) as found order by distance, id`
}

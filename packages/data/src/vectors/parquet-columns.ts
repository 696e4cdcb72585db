import type { ColumnSource, SchemaElement } from 'hyparquet-writer'
import type { RowName, VectorRow } from './vector-writer.ts'

/** A column of a Parquet file of vectors: its type, and its values for rows. */
export interface ParquetColumn {
  readonly schema: readonly SchemaElement[]
  readonly data: (rows: readonly VectorRow[]) => Omit<ColumnSource, 'name'>
}

/** A column of strings. */
export function stringColumn(name: string, of: (row: VectorRow) => string): ParquetColumn {
  return {
    schema: [{ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }],
    data: (rows) => ({ data: rows.map(of) }),
  }
}

function numberColumn(name: string, of: (row: VectorRow) => number): ParquetColumn {
  return {
    schema: [{ name, type: 'INT32', repetition_type: 'REQUIRED' }],
    data: (rows) => ({ data: Int32Array.from(rows, of) }),
  }
}

const idColumn: ParquetColumn = {
  schema: [{ name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }],
  data: (rows) => ({ data: rows.map(({ id }) => id) }),
}

/** A column of vectors: a list of float, as the three levels that the format has for lists (LogicalTypes.md). */
export function vectorColumn(name: string): ParquetColumn {
  return {
    schema: [
      { name, converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
    ],
    // Float values neither repeat nor compress, and their statistics help nobody.
    data: (rows) => ({
      data: rows.map(({ vector }) => Array.from(vector)),
      encoding: 'PLAIN',
      codec: 'UNCOMPRESSED',
      statistics: false,
    }),
  }
}

const nameColumns: Record<RowName, readonly ParquetColumn[]> = {
  file: [stringColumn('file', ({ file }) => file!)],
  piece: [
    numberColumn('piece', ({ piece }) => piece!.number),
    numberColumn('start', ({ piece }) => piece!.start),
    numberColumn('end', ({ piece }) => piece!.end),
  ],
}

/** What documents of collections have: `id`, `text`, `metadata` as JSON, and `embedding`. */
export const documentColumns: readonly ParquetColumn[] = [
  stringColumn('id', ({ id }) => id!),
  stringColumn('text', ({ text }) => text),
  {
    schema: [{ name: 'metadata', type: 'BYTE_ARRAY', converted_type: 'JSON', repetition_type: 'REQUIRED' }],
    data: (rows) => ({ data: rows.map(({ metadata }) => metadata) }),
  },
  vectorColumn('embedding'),
]

/** `id` (null where a row has none), `index`, what else the rows name, `text` and `embedding`. */
export function rowColumns(names: readonly RowName[]): readonly ParquetColumn[] {
  return [
    idColumn,
    numberColumn('index', ({ index }) => index),
    ...names.flatMap((name) => nameColumns[name]),
    stringColumn('text', ({ text }) => text),
    vectorColumn('embedding'),
  ]
}

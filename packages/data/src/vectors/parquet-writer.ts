import { ByteWriter, type ColumnSource, ParquetWriter, type SchemaElement, type Writer } from 'hyparquet-writer'
import type { ByteSink } from '../output/byte-sink.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/** A row group is written when it has this many rows, or this many characters of text. */
const maxGroupRows = 1024
const maxGroupCharacters = 8 * 1024 * 1024

/** The schema of a column `embedding`: `list.element` is the three-level list of the format (LogicalTypes.md, Lists). */
export const embeddingElements: readonly SchemaElement[] = [
  { name: 'embedding', converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
]

const schema: SchemaElement[] = [
  { name: 'root', num_children: 4 },
  { name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'index', type: 'INT32', repetition_type: 'REQUIRED' },
  { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  ...embeddingElements,
]

/** Apache Parquet with the columns `id` (null where a row has none), `index`, `text` and `embedding` (list of float). */
export function parquetWriter(sink: ByteSink): VectorWriter {
  const bytes = bufferedWriter(sink)
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'E5 Studio' })
  let group: VectorRow[] = []
  let groupCharacters = 0

  async function writeGroup(): Promise<void> {
    const rows = group
    group = []
    groupCharacters = 0
    await parquet.write({
      rowGroupSize: maxGroupRows,
      columnData: [
        { name: 'id', data: rows.map(({ id }) => id) },
        { name: 'index', data: Int32Array.from(rows, ({ index }) => index) },
        { name: 'text', data: rows.map(({ text }) => text) },
        embeddingColumn(rows.map(({ vector }) => vector)),
      ],
    })
  }

  return {
    async write(rows) {
      for (const row of rows) {
        group.push(row)
        groupCharacters += row.text.length
        if (group.length === maxGroupRows || groupCharacters >= maxGroupCharacters) await writeGroup()
      }
    },
    async close() {
      if (group.length > 0) await writeGroup()
      await parquet.finish()
      await sink.close()
    },
    abort: () => sink.abort(),
  }
}

/** The values of that column. */
export function embeddingColumn(vectors: readonly Float32Array[]): ColumnSource {
  // Float values neither repeat nor compress, and their statistics help nobody.
  return {
    name: 'embedding',
    data: vectors.map((vector) => Array.from(vector)),
    encoding: 'PLAIN',
    codec: 'UNCOMPRESSED',
    statistics: false,
  }
}

/** The writer of the Parquet library on a sink. */
export function bufferedWriter(sink: ByteSink): Writer {
  const writer: ByteWriter & Writer = new ByteWriter()
  async function flush(): Promise<void> {
    const filled = writer.getBytes().slice()
    writer.index = 0
    await sink.write(filled)
  }
  writer.flush = flush
  writer.finish = flush
  return writer
}

import { ByteWriter, ParquetWriter, type SchemaElement, type Writer } from 'hyparquet-writer'
import type { ByteSink } from '../output/byte-sink.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/** A row group is written when it has this many rows, or this many characters of text. */
const maxGroupRows = 1024
const maxGroupCharacters = 8 * 1024 * 1024

// `list.element` is the three-level list of the Parquet format (LogicalTypes.md, Lists).
const schema: SchemaElement[] = [
  { name: 'root', num_children: 4 },
  { name: 'id', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  { name: 'index', type: 'INT32', repetition_type: 'REQUIRED' },
  { name: 'text', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' },
  { name: 'embedding', converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
  { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
  { name: 'element', type: 'FLOAT', repetition_type: 'REQUIRED' },
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
        // Float values neither repeat nor compress, and their statistics help nobody.
        {
          name: 'embedding',
          data: rows.map(({ vector }) => Array.from(vector)),
          encoding: 'PLAIN',
          codec: 'UNCOMPRESSED',
          statistics: false,
        },
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

function bufferedWriter(sink: ByteSink): Writer {
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

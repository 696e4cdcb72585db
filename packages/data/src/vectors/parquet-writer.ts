import { ByteWriter, ParquetWriter, type SchemaElement, type Writer } from 'hyparquet-writer'
import type { ByteSink } from '../output/byte-sink.ts'
import type { ParquetColumn } from './parquet-columns.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/** A row group is written when it has this many rows, or this many characters of text. */
const maxGroupRows = 1024
const maxGroupCharacters = 8 * 1024 * 1024

/** Apache Parquet with the columns given. */
export function parquetWriter(sink: ByteSink, columns: readonly ParquetColumn[]): VectorWriter {
  const bytes = bufferedWriter(sink)
  const root: SchemaElement = { name: 'root', num_children: columns.length }
  const schema = [root, ...columns.flatMap((column) => column.schema)]
  const parquet = new ParquetWriter({ writer: bytes, schema, createdBy: 'E5 Studio' })
  let group: VectorRow[] = []
  let groupCharacters = 0

  async function writeGroup(): Promise<void> {
    const rows = group
    group = []
    groupCharacters = 0
    await parquet.write({
      rowGroupSize: maxGroupRows,
      columnData: columns.map((column) => ({ name: column.schema[0]!.name, ...column.data(rows) })),
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

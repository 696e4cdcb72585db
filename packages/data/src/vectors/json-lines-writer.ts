import { formatVector } from '@e5/core'
import type { ByteSink } from '../output/byte-sink.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/** A JSON object a line: `{"id", "index", "embedding"}`, `id` only where the row has one. */
export function jsonLinesWriter(sink: ByteSink): VectorWriter {
  return {
    write: (rows) => sink.write(rows.map(jsonLine).join('')),
    close: () => sink.close(),
    abort: () => sink.abort(),
  }
}

function jsonLine({ id, index, vector }: VectorRow): string {
  const start = id === undefined ? '' : `"id":${JSON.stringify(id)},`
  return `{${start}"index":${index},"embedding":${formatVector(vector)}}\n`
}

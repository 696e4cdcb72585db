import { formatVector } from '@e5/core'
import type { ByteSink } from '../output/byte-sink.ts'
import { rowFields } from './row-fields.ts'
import type { VectorRow, VectorWriter } from './vector-writer.ts'

/**
 * A JSON object a line: `{"id", "file", "index", "piece": {"number", "start", "end"}, "embedding"}`, each but `index` and
 * `embedding` only where the row has it.
 */
export function jsonLinesWriter(sink: ByteSink): VectorWriter {
  return linesWriter(sink, (row) => `{${rowFields(row)},"embedding":${formatVector(row.vector)}}\n`)
}

/** A JSON object a line that names a row, without its vector. */
export function rowNamesWriter(sink: ByteSink): VectorWriter {
  return linesWriter(sink, (row) => `{${rowFields(row)}}\n`)
}

function linesWriter(sink: ByteSink, lineOf: (row: VectorRow) => string): VectorWriter {
  return {
    write: (rows) => sink.write(rows.map(lineOf).join('')),
    close: () => sink.close(),
    abort: () => sink.abort(),
  }
}

import { formatVector } from '@e5/core'
import type { ByteSink } from '../output/byte-sink.ts'
import { rowFields } from './row-fields.ts'
import type { VectorWriter } from './vector-writer.ts'

/**
 * One JSON object, as a batch job gives for each file of texts: `{"embeddings": [{"index", "text", "embedding"}, ...]}` in the
 * order of the input, with `id`, `file` and `piece` where a row has them. SambaStudio's batch job writes one JSON an
 * input file too, with embeddings and the texts that they belong to; the names of its keys are not public, so these are ours.
 */
export function resultsWriter(sink: ByteSink): VectorWriter {
  let separator = '{"embeddings":['
  return {
    async write(rows) {
      if (rows.length === 0) return
      const results = rows.map(
        (row) => `{${rowFields(row)},"text":${JSON.stringify(row.text)},"embedding":${formatVector(row.vector)}}`,
      )
      await sink.write(`${separator}\n${results.join(',\n')}`)
      separator = ','
    },
    async close() {
      await sink.write(separator === ',' ? '\n]}\n' : `${separator}]}\n`)
      await sink.close()
    },
    abort: () => sink.abort(),
  }
}

import type { VectorWriter } from './vector-writer.ts'

/** Writes rows with two writers, so that both are complete or neither: the names are there before the vectors are. */
export function withRowNames(vectors: VectorWriter, names: VectorWriter): VectorWriter {
  return {
    async write(rows) {
      await names.write(rows)
      await vectors.write(rows)
    },
    async close() {
      await names.close()
      await vectors.close()
    },
    async abort() {
      await names.abort()
      await vectors.abort()
    },
  }
}

import { readWhole } from '../files/read-whole.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { listShards } from '../jobs/job-store.ts'
import { shardVectors } from './batch-files.ts'
import type { ShardRow } from './shard-row.ts'
import { readRows } from './work-on-shard.ts'

/** A row of a batch job with its vector. */
export interface ResultRow extends ShardRow {
  readonly vector: Float32Array
}

/** The rows of all shards in their order, but for those that were set aside; a shard is in memory at a time. */
export async function* shardResults(services: JobServices, jobId: string): AsyncGenerator<readonly ResultRow[]> {
  for (const { number, output } of await listShards(services.database, jobId)) {
    if (output === null) throw new Error(`This is a bug: shard ${number} of job ${jobId} is not done.`)
    const rows = await readRows(services, jobId, number)
    const bytes = await readWhole(services.files, shardVectors(jobId, number, output))
    const dimensions = bytes.length / Float32Array.BYTES_PER_ELEMENT / rows.length
    const values = new Float32Array(dimensions * rows.length)
    // Copied: the bytes need not begin where floats may.
    new Uint8Array(values.buffer).set(bytes)
    const results = rows
      .map((row, place) => ({ ...row, vector: values.subarray(place * dimensions, (place + 1) * dimensions) }))
      .filter(({ vector }) => !Number.isNaN(vector[0]))
    if (results.length > 0) yield results
  }
}

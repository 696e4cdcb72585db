import type { JobServices } from '../jobs/job-services.ts'
import { listShards } from '../jobs/job-store.ts'
import { inputSetAside, shardSetAside } from './batch-files.ts'

/** The rows of a batch job without a result, as JSON Lines: those of the input, then those of the shards that are done. */
export async function* readSetAside(
  { database, files }: Pick<JobServices, 'database' | 'files'>,
  jobId: string,
): AsyncGenerator<Uint8Array> {
  for await (const { name } of files.list(inputSetAside(jobId))) yield* files.read(name)
  for (const { number, output, rowsSetAside } of await listShards(database, jobId)) {
    if (output !== null && rowsSetAside > 0) yield* files.read(shardSetAside(jobId, number, output))
  }
}

import { readFolder } from '../files/read-folder.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { changeStatus, listShards } from '../jobs/job-store.ts'
import { duringRun } from '../jobs/watch-run.ts'
import type { BatchOptions } from '../state/job-records.ts'
import { jobResults, jobSetAside, jobWork } from './batch-files.ts'
import { shardResults } from './shard-results.ts'
import { writeResults } from './write-results.ts'

/** Writes the results of a batch job whose shards are all done; one with a shard that failed fails, and can be resumed. */
export async function workOnFinish(
  services: JobServices,
  item: { readonly jobId: string; readonly run: number },
  signal: AbortSignal,
): Promise<void> {
  const { database, files, temporary } = services
  await duringRun(database, item, signal, async (job, runSignal) => {
    const failed = (await listShards(database, job.id)).filter(({ status }) => status === 'failed')
    const from = ['PENDING_RDU', 'PREDICTING'] as const
    const [first] = failed
    if (first !== undefined) {
      const reason = `${failed.length} of its parts failed; the first one: ${first.reason} Resume the job to try them again.`
      await changeStatus(services, job, { from, to: 'FAILED', reason, isEnd: true })
      return
    }
    // What an attempt left that did not get to its end.
    await files.remove(jobResults(job.id))
    const { output, split } = job.options as BatchOptions
    const rows = untilAborted(shardResults(services, job.id), runSignal)
    await writeResults({ files, jobId: job.id, output, isSplit: split !== null, temporary, rows })
    const setAside = await countLines(readFolder(files, jobSetAside(job.id)))
    const reason =
      setAside === 0 ? '' : `Rows of the input that have no result: ${setAside} (set-aside says which and why).`
    const ended = await changeStatus(services, job, { from, to: 'EXIT_WITH_0', reason, isEnd: true })
    if (ended !== undefined) await files.remove(jobWork(job.id))
  })
}

async function countLines(bytes: AsyncIterable<Uint8Array>): Promise<number> {
  const lineEnd = 10
  let lines = 0
  for await (const part of bytes) for (const byte of part) if (byte === lineEnd) lines++
  return lines
}

async function* untilAborted<Value>(values: AsyncIterable<Value>, signal: AbortSignal): AsyncGenerator<Value> {
  for await (const value of values) {
    signal.throwIfAborted()
    yield value
  }
}

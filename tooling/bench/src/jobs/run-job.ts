import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import type { Job } from '@e5/core'
import { createBatchDataset, createBatchJob, readResults } from './batch-client.ts'
import type { JobPrograms } from './job-programs.ts'

/** What became of a job. */
export interface JobRun {
  readonly seconds: number
  /** Of the results: little-endian float32, row after row. */
  readonly bytes: Buffer
  /** The most memory of all its processes together: after a quarter of the rows, and over all. */
  readonly rssMiB: { readonly quarter: number; readonly peak: number; readonly end: number }
  readonly kills: readonly string[]
}

/** Does a batch job on a dataset of the server's machine; `kills` are done one after the other on its way. */
export async function runJob(
  programs: JobPrograms,
  {
    dataset,
    precision,
    kills,
  }: { readonly dataset: string; readonly precision: string; readonly kills: readonly string[] },
): Promise<JobRun> {
  await createBatchDataset(programs.client(), dataset)
  await createBatchJob(programs.client(), 'bench', precision)
  const rss = { quarter: 0, peak: 0, end: 0 }
  const left = [...kills]
  let job = await look(programs)
  while (!['EXIT_WITH_0', 'FAILED'].includes(job.status)) {
    await delay(500)
    job = await look(programs)
    const share = shareOf(job)
    rss.end = programs.names.reduce((sum, name) => sum + rssMiB(programs.pidOf(name)), 0)
    rss.peak = Math.max(rss.peak, rss.end)
    if (share >= 0.25 && rss.quarter === 0) rss.quarter = rss.end
    const next = left[0]
    if (next !== undefined && share > (kills.length - left.length + 1) / (kills.length + 1)) {
      left.shift()
      await programs.restart(next)
    }
  }
  if (job.status === 'FAILED') throw new Error(`The job failed: ${job.status_reason}`)
  if (left.length > 0) throw new Error(`The job was done before ${left.join(', ')} could be killed.`)
  const seconds = (Date.parse(job.time_ended!) - Date.parse(job.time_started!)) / 1000
  return { seconds, bytes: await readResults(programs.client(), 'bench'), rssMiB: rss, kills }
}

// A server that was killed does not answer for a moment; the client tries again.
const look = (programs: JobPrograms): Promise<Job> => programs.client().jobs.get('default', 'bench')

function shareOf({ batch_progress: progress }: Job): number {
  return progress === null || progress.shards === 0 ? 0 : progress.shards_done / progress.shards
}

function rssMiB(pid: number): number {
  try {
    return Number(/^VmRSS:\s*(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** A run without its vectors, for reports. */
export function omitBytes({ bytes: _, ...run }: JobRun): Omit<JobRun, 'bytes'> {
  return run
}

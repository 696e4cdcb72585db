import { randomUUID } from 'node:crypto'
import { float32Bytes } from '@e5/data'
import { readWhole } from '../files/read-whole.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { changeStatus } from '../jobs/job-store.ts'
import { duringRun } from '../jobs/watch-run.ts'
import type { BatchOptions, JobRecord, ShardRecord } from '../state/job-records.ts'
import { shardInput, shardSetAside, shardVectors } from './batch-files.ts'
import { type EmbeddedRows, embedRows } from './embed-rows.ts'
import { isPassing } from './fail-unless-passing.ts'
import { jsonLines, type ShardRow, shardRowSchema } from './shard-row.ts'
import { completeShard, failShard, readShard } from './shard-store.ts'

const mostAttempts = 3

// So that a shard's vectors are the same bits whoever embeds it, beside whatever else.
const isolatedCall = { isolated: true } as const

/** Embeds a shard and keeps its vectors. */
export async function workOnShard(
  services: JobServices,
  { jobId, run, shard: number }: { readonly jobId: string; readonly run: number; readonly shard: number },
  signal: AbortSignal,
): Promise<void> {
  await duringRun(services, { jobId, run }, signal, async (job, runSignal) => {
    const shard = await readShard(services.database, jobId, number)
    if (shard?.status !== 'open') return
    await changeStatus(services, job, { from: ['PENDING_RDU'], to: 'PREDICTING', isStart: true })
    try {
      await embedShard(services, job, shard, runSignal)
    } catch (error) {
      if (runSignal.aborted || isPassing(error)) throw error
      const reason = error instanceof Error ? error.message : String(error)
      services.log.warn({ err: error, job: jobId, shard: number }, 'a shard failed')
      const attempts = shard.attempts + 1
      if (!(await failShard(services, job, number, { reason, attempts, mostAttempts }))) throw error
    }
  })
}

async function embedShard(
  services: JobServices,
  job: JobRecord,
  { number }: ShardRecord,
  signal: AbortSignal,
): Promise<void> {
  const { files } = services
  const options = job.options as BatchOptions
  const rows = await readRows(services, job.id, number)
  const need = { ...services.hardware, model: job.model, precision: options.precision }
  const { vectors, setAside, tokensRead, dimensions } = await services.embedders.use(need, async (embedder) => ({
    ...(await embedRows(embedder, rows, {
      ...isolatedCall,
      inputType: options.inputType,
      caller: `job ${job.id}`,
      signal,
    })),
    dimensions: embedder.model.dimensions,
  }))
  const output = randomUUID()
  await files.write(shardVectors(job.id, number, output), vectorBytes(vectors, dimensions))
  if (setAside.length > 0) await files.write(shardSetAside(job.id, number, output), jsonLines(setAside))
  await completeShard(services, job, number, { output, rowsSetAside: setAside.length, tokensRead })
}

/** The rows of a shard. */
export async function readRows(
  { files }: Pick<JobServices, 'files'>,
  jobId: string,
  shard: number,
): Promise<ShardRow[]> {
  const text = (await readWhole(files, shardInput(jobId, shard))).toString('utf8')
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => shardRowSchema.parse(JSON.parse(line)))
}

// A row that was set aside has a place too, so that the nth vector is the nth row's; no vector begins with NaN.
function* vectorBytes(vectors: EmbeddedRows['vectors'], dimensions: number): Generator<Uint8Array> {
  const none = new Float32Array(dimensions).fill(Number.NaN)
  for (let from = 0; from < vectors.length; from += 512) {
    yield float32Bytes(vectors.slice(from, from + 512).map((vector) => vector ?? none))
  }
}

import { isE5Error, splitText } from '@e5/core'
import { describeModel, loadTokenizer } from '@e5/runtime'
import { datasetContent } from '../datasets/dataset-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { changeStatus } from '../jobs/job-store.ts'
import { duringRun } from '../jobs/watch-run.ts'
import { fetchHubModel } from '../models/fetch-hub-model.ts'
import type { BatchOptions, JobRecord } from '../state/job-records.ts'
import { jobSetAside, jobWork } from './batch-files.ts'
import { restartShards, startShards } from './shard-store.ts'
import { type PiecesOfRow, splitInput, type WrittenShard } from './split-input.ts'

/** Cuts a batch job's input into shards and puts these into the queue; of a job that has shards, those that are open. */
export async function workOnSplit(
  services: JobServices,
  item: { readonly jobId: string; readonly run: number },
  signal: AbortSignal,
): Promise<void> {
  await duringRun(services.database, item, signal, async (job, runSignal) => {
    if (await restartShards(services, job)) return
    try {
      await startShards(services, job, await writeShards(services, job, runSignal))
    } catch (error) {
      // The input as such: no later try can read it.
      if (!isE5Error(error, 'ROW_INVALID') && !isE5Error(error, 'INPUT_UNREADABLE')) throw error
      await changeStatus(services, job, { from: [job.status], to: 'FAILED', reason: error.message, isEnd: true })
    }
  })
}

async function writeShards(services: JobServices, job: JobRecord, signal: AbortSignal): Promise<WrittenShard[]> {
  const { files } = services
  // What an attempt left that did not get to its end.
  await files.remove(jobWork(job.id))
  await files.remove(jobSetAside(job.id))
  const content = await files.local(datasetContent(job.datasetId), services.temporary)
  try {
    const shards: WrittenShard[] = []
    const piecesOf = await piecesByOptions(services, job)
    for await (const shard of splitInput({ files, jobId: job.id }, content.path, piecesOf)) {
      signal.throwIfAborted()
      shards.push(shard)
    }
    return shards
  } finally {
    await content.release()
  }
}

async function piecesByOptions(services: JobServices, { model, options }: JobRecord): Promise<PiecesOfRow> {
  const { split, inputType } = options as BatchOptions
  if (split === null) return (row) => [row]
  await fetchHubModel(services, model)
  const described = await describeModel(model, services.dataDir)
  const tokenizer = await loadTokenizer(described.folder, described)
  return (row) => {
    const pieces = [...splitText(tokenizer, row.text, { ...split, inputType })]
    if (pieces.length < 2) return [row]
    return pieces.map(({ text, start, end }, number) => ({ ...row, text, piece: { number, start, end } }))
  }
}

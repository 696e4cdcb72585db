import { splitText } from '@e5/core'
import { describeModel, loadTokenizer } from '@e5/runtime'
import { datasetContent } from '../datasets/dataset-files.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { duringRun } from '../jobs/watch-run.ts'
import { fetchHubModel } from '../models/fetch-hub-model.ts'
import type { BatchOptions, JobRecord } from '../state/job-records.ts'
import { failUnlessPassing } from './fail-unless-passing.ts'
import type { ShardRow } from './shard-row.ts'
import { restartShards, startShards } from './shard-store.ts'
import { type PiecesOfRow, splitInput, type WrittenShard } from './split-input.ts'

/** Cuts a batch job's input into shards and puts these into the queue; of a job that has shards, those that are open. */
export async function workOnSplit(
  services: JobServices,
  item: { readonly jobId: string; readonly run: number },
  signal: AbortSignal,
): Promise<void> {
  await duringRun(services, item, signal, async (job, runSignal) => {
    if (await restartShards(services, job)) return
    await failUnlessPassing(services, job, runSignal, async () =>
      startShards(services, job, await writeShards(services, job, runSignal)),
    )
  })
}

async function writeShards(services: JobServices, job: JobRecord, signal: AbortSignal): Promise<WrittenShard[]> {
  const { files } = services
  const content = await files.local(datasetContent(job.datasetId), services.temporary)
  try {
    const shards: WrittenShard[] = []
    const { collection } = job.options as BatchOptions
    const piecesOf = await piecesByOptions(services, job)
    const rules = { piecesOf, faultOf: collection === null ? () => undefined : faultInCollection }
    for await (const shard of splitInput({ files, jobId: job.id }, content.path, rules)) {
      signal.throwIfAborted()
      shards.push(shard)
    }
    return shards
  } finally {
    await content.release()
  }
}

// Neither does PostgreSQL's text nor its jsonb have it.
function faultInCollection({ file, id = '', text }: ShardRow): string | undefined {
  const isUnfit = [file, id, text].some((value) => value.includes('\0'))
  return isUnfit ? 'It has the character U+0000, which a collection cannot keep.' : undefined
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

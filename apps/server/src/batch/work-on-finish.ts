import { E5Error } from '@e5/core'
import { addVectors } from '../collections/add-vectors.ts'
import { createDocumentStore, type DocumentRow } from '../collections/document-store.ts'
import type { JobServices } from '../jobs/job-services.ts'
import { changeStatus, listShards } from '../jobs/job-store.ts'
import { duringRun } from '../jobs/watch-run.ts'
import { eq } from '../state/drizzle.ts'
import type { BatchOptions, JobRecord } from '../state/job-records.ts'
import { collections } from '../state/schema.ts'
import { jobWork } from './batch-files.ts'
import { failUnlessPassing } from './fail-unless-passing.ts'
import { readSetAside } from './set-aside.ts'
import { type ResultRow, shardResults } from './shard-results.ts'
import { writeResults } from './write-results.ts'

/** Writes the results of a batch job whose shards are all done; one with a shard that failed fails, and can be resumed. */
export async function workOnFinish(
  services: JobServices,
  item: { readonly jobId: string; readonly run: number },
  signal: AbortSignal,
): Promise<void> {
  const { database, files, temporary } = services
  await duringRun(services, item, signal, async (job, runSignal) => {
    const failed = (await listShards(database, job.id)).filter(({ status }) => status === 'failed')
    const from = ['PENDING_RDU', 'PREDICTING'] as const
    const [first] = failed
    if (first !== undefined) {
      const reason = `${failed.length} of its parts failed; the first one: ${first.reason} Resume the job to try them again.`
      await changeStatus(services, job, { from, to: 'FAILED', reason, isEnd: true })
      return
    }
    await failUnlessPassing(services, job, runSignal, async () => {
      const { output, split, collection } = job.options as BatchOptions
      if (collection !== null) await addToCollection(services, job, collection, runSignal)
      const rows = untilAborted(shardResults(services, job.id), runSignal)
      await writeResults({ files, jobId: job.id, output, isSplit: split !== null, temporary, rows })
      const setAside = await countLines(readSetAside(services, job.id))
      const reason =
        setAside === 0 ? '' : `Rows of the input that have no result: ${setAside} (set-aside says which and why).`
      const ended = await changeStatus(services, job, { from, to: 'EXIT_WITH_0', reason, isEnd: true })
      if (ended !== undefined) await files.remove(jobWork(job.id))
    })
  })
}

// Rows of the same ids are replaced, so it may be done again.
async function addToCollection(
  services: JobServices,
  job: JobRecord,
  { id, name }: { readonly id: string; readonly name: string },
  signal: AbortSignal,
): Promise<void> {
  const { database } = services
  const [record] = await database.run((statements) =>
    statements.select().from(collections).where(eq(collections.id, id)),
  )
  if (record === undefined)
    throw new E5Error('COLLECTION_NOT_FOUND', { project: job.projectId, collection: name, known: 'others' })
  const documents = createDocumentStore(database)
  for await (const rows of untilAborted(shardResults(services, job.id), signal)) {
    await addVectors(documents, record, rows.map(documentOf))
  }
}

function documentOf({ file, row, id, piece, text, vector }: ResultRow): DocumentRow {
  const name = id ?? `${file}#${row}`
  const metadata = { file, row, ...(piece !== undefined && { piece: piece.number }) }
  return { id: piece === undefined ? name : `${name}#${piece.number}`, text, metadata, embedding: vector }
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

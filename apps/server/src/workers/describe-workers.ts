import type { SystemInfo } from '@e5/core'
import type { QueueItem } from '../queue/queue-item.ts'
import type { Database } from '../state/database.ts'
import { inArray } from '../state/drizzle.ts'
import { datasets, jobs } from '../state/schema.ts'
import { listWorkers } from './worker-store.ts'

type DescribedWorker = NonNullable<SystemInfo['workers']>[number]

/** The processes that take work, and what each works on, by the names of jobs and datasets. */
export async function describeWorkers(database: Database, leaseSeconds: number): Promise<DescribedWorker[]> {
  const workers = await listWorkers(database)
  const names = await namesOf(
    database,
    workers.flatMap(({ items }) => items),
  )
  return workers.map(({ id, role, host, processId, version, slots, items, startedAt, seenAt, silentSeconds }) => ({
    id,
    role,
    host,
    process_id: processId,
    version,
    job_slots: slots,
    time_started: startedAt.toISOString(),
    time_seen: seenAt.toISOString(),
    is_gone: silentSeconds > leaseSeconds,
    items: items.map((item) => ({ kind: item.kind, of: names.get(subjectOf(item)) ?? 'something that was deleted' })),
  }))
}

function subjectOf(item: QueueItem): string {
  return item.kind === 'dataset-check' ? item.datasetId : item.jobId
}

async function namesOf(database: Database, items: readonly QueueItem[]): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(items.map(subjectOf))]
  if (ids.length === 0) return new Map()
  const found = await database.run(async (statements) => [
    ...(await statements.select({ id: jobs.id, name: jobs.name }).from(jobs).where(inArray(jobs.id, ids))),
    ...(await statements
      .select({ id: datasets.id, name: datasets.name })
      .from(datasets)
      .where(inArray(datasets.id, ids))),
  ])
  return new Map(found.map(({ id, name }) => [id, name]))
}

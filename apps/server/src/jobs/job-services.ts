import type { EmbedderNeed, EmbedderPool } from '../control/embedder-pool.ts'
import { KeptEmbedders } from '../control/kept-embedders.ts'
import type { FileStore } from '../files/file-store.ts'
import { processFolder } from '../files/process-folder.ts'
import type { Log } from '../late-log.ts'
import type { ResolvedOptions } from '../options/option-table.ts'
import { openBossQueue } from '../queue/boss-queue.ts'
import type { WorkQueue } from '../queue/work-queue.ts'
import type { Database } from '../state/database.ts'
import { Presence } from '../workers/presence.ts'

/** What datasets and jobs are made with, in a server and in a worker. */
export interface JobServices {
  readonly database: Database
  readonly files: FileStore
  readonly queue: WorkQueue
  readonly presence: Presence
  /** Time after which a process that says nothing counts as gone, and its work is given to others. */
  readonly leaseSeconds: number
  readonly pool: EmbedderPool
  readonly embedders: KeptEmbedders
  /** What batch jobs are embedded on here. */
  readonly hardware: Pick<EmbedderNeed, 'device' | 'deviceId' | 'replicas'>
  readonly dataDir: string
  /** Most bytes of all datasets of a user; undefined: no limit. */
  readonly datasetBytes: number | undefined
  /** For copies of files that a program needs on this machine; what is in it may go at any restart. */
  readonly temporary: string
  readonly log: Log
}

// Longer than from one shard to the next, so that a job does not load its model for each.
const keepEmbedderMs = 30_000

/** Opens the queue beside a database, a file store and a pool that are there already. */
export async function openJobServices(
  options: ResolvedOptions,
  parts: Pick<JobServices, 'database' | 'files' | 'pool' | 'log'>,
): Promise<JobServices> {
  const { leaseSeconds } = options
  const queue = await openBossQueue({ ...parts, leaseSeconds })
  const { device, deviceId = null, replicas = null, dataDir } = options
  const embedders = new KeptEmbedders(parts.pool, keepEmbedderMs)
  return {
    ...parts,
    queue,
    presence: new Presence({ ...parts, leaseSeconds }),
    leaseSeconds,
    embedders,
    hardware: { device, deviceId, replicas },
    dataDir,
    datasetBytes: options.datasetBytes,
    temporary: processFolder(),
  }
}

/** Gives back what is being worked on, then closes; database and pool stay open. */
export async function closeJobServices({ queue, presence, embedders, files }: JobServices): Promise<void> {
  await queue.close()
  await presence.close()
  await embedders.close()
  await files.close()
}

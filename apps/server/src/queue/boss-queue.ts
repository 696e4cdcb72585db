import type { PgBoss } from 'pg-boss'
import type { Log } from '../late-log.ts'
import type { Database, Statements } from '../state/database.ts'
import { sql } from '../state/drizzle.ts'
import { type Lane, type LaneCounts, laneOf, lanes, type QueueItem } from './queue-item.ts'
import type { WorkQueue } from './work-queue.ts'

/** What a queue is made of. */
export interface BossQueueParts {
  readonly database: Database
  /** Time after which the work of a process that says nothing is given to another. At least 10. */
  readonly leaseSeconds: number
  readonly log: Log
}

// Whether an item is given up is for what works on it to say.
const retryLimit = 1_000_000
const retryDelaySeconds = { first: 1, most: 60 }
// The most that pg-boss takes; an item that takes longer hands itself back before (trainings do).
const expireInSeconds = 24 * 60 * 60
const pollingIntervalSeconds = 2
const doneItemsKeptSeconds = 3600

/** The queue by pg-boss, whose tables lie in the schema `pgboss` of the same database, and are made by the first process. */
export async function openBossQueue({ database, leaseSeconds, log }: BossQueueParts): Promise<WorkQueue> {
  const isEmbedded = database.kind === 'PGlite'
  const { PgBoss: Boss, fromDrizzle } = await import('pg-boss')
  const boss: PgBoss = new Boss({
    db: { executeSql: (text, values) => database.execute(text, values) },
    backend: isEmbedded ? 'pglite' : 'postgres',
    superviseIntervalSeconds: Math.ceil(leaseSeconds / 6),
    monitorIntervalSeconds: Math.ceil(leaseSeconds / 6),
    schedule: false,
    reindex: !isEmbedded,
    monitorVacuum: false,
  })
  // What it cannot do now it tries again; a database that is away is told of elsewhere.
  boss.on('error', (error) => log.warn({ err: error }, 'the queue had an error'))
  await boss.start()
  for (const lane of lanes) await ensureLane(boss, lane, leaseSeconds)
  const stopping = new AbortController()
  const workers = new Map<Lane, string>()

  async function insert(items: readonly QueueItem[], statements: Statements): Promise<void> {
    const db = fromDrizzle(statements as unknown as DrizzleTransaction, sql)
    for (const lane of lanes) {
      const own = items.filter((item) => laneOf(item) === lane)
      if (own.length > 0)
        await boss.insert(
          lane,
          own.map((data) => ({ data })),
          { db },
        )
    }
  }

  return {
    add: (items, statements) =>
      statements === undefined ? database.run((own) => insert(items, own)) : insert(items, statements),
    wake() {
      for (const worker of workers.values()) boss.notifyWorker(worker)
    },
    async work(lane, atOnce, workOn) {
      const options = { localConcurrency: atOnce, pollingIntervalSeconds, batchSize: 1 }
      const worker = await boss.work<QueueItem>(lane, options, ([job]) =>
        workOn(job!.data, AbortSignal.any([stopping.signal, job!.signal])),
      )
      workers.set(lane, worker)
    },
    async counts() {
      const rows = await database.execute(countItems)
      const count = (lane: Lane, isActive: boolean): number =>
        Number(rows.rows.find((row) => row.name === lane && row.is_active === isActive)?.count ?? 0)
      return Object.fromEntries(
        lanes.map((lane): [Lane, LaneCounts] => [lane, { waiting: count(lane, false), active: count(lane, true) }]),
      ) as Record<Lane, LaneCounts>
    },
    async close() {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 60_000, close: false })
    },
  }
}

// What pg-boss asks of a transaction: drizzle's own type does not say that its results have rows.
type DrizzleTransaction = { execute(query: unknown): Promise<{ rows: Record<string, unknown>[] }> }

const countItems = `select name, state = 'active' as is_active, count(*) as count from pgboss.job
  where state in ('created', 'retry', 'active') group by 1, 2`

async function ensureLane(boss: PgBoss, lane: Lane, leaseSeconds: number): Promise<void> {
  await boss.createQueue(lane, {
    retryLimit,
    retryDelay: retryDelaySeconds.first,
    retryBackoff: true,
    retryDelayMax: retryDelaySeconds.most,
    expireInSeconds,
    heartbeatSeconds: leaseSeconds,
    deleteAfterSeconds: doneItemsKeptSeconds,
  })
  // One that was there before keeps its settings unless told.
  await boss.updateQueue(lane, { heartbeatSeconds: leaseSeconds })
}

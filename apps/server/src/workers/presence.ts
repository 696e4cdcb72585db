import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Log } from '../late-log.ts'
import type { QueueItem } from '../queue/queue-item.ts'
import type { Database } from '../state/database.ts'
import type { WorkerRole } from '../state/job-records.ts'
import { readVersion } from '../version.ts'
import { keepWorker, removeWorker } from './worker-store.ts'

/** What a process is among those that take work. */
export interface WorkerSelf {
  readonly role: WorkerRole
  /** Parts of batch jobs that it works on at a time. */
  readonly slots: number
}

interface PresenceParts {
  readonly database: Database
  readonly leaseSeconds: number
  readonly log: Log
}

// So that an item that takes a moment costs no write of its own.
const gatherMs = 1000

/** Tells the others, by the database, that this process takes work, and what it works on. */
export class Presence {
  readonly #parts: PresenceParts
  readonly #id = randomUUID()
  readonly #items = new Set<QueueItem>()
  #self: WorkerSelf | undefined
  #beat: NodeJS.Timeout | undefined
  #gathering: NodeJS.Timeout | undefined
  #telling: Promise<void> = Promise.resolve()

  constructor(parts: PresenceParts) {
    this.#parts = parts
  }

  /** Begins to tell, and does so again in a third of a lease, as long as the process lives. */
  begin(self: WorkerSelf): void {
    this.#self = self
    this.#tell()
    this.#beat = setInterval(() => this.#tell(), (this.#parts.leaseSeconds * 1000) / 3).unref()
  }

  /** Does some work, and tells of it meanwhile. */
  async during<Result>(item: QueueItem, work: () => Promise<Result>): Promise<Result> {
    this.#items.add(item)
    this.#gather()
    try {
      return await work()
    } finally {
      this.#items.delete(item)
      this.#gather()
    }
  }

  /** Takes the process out of the record. */
  async close(): Promise<void> {
    clearInterval(this.#beat)
    clearTimeout(this.#gathering)
    if (this.#self === undefined) return
    this.#self = undefined
    await this.#telling
    // Without its database it is found silent.
    await removeWorker(this.#parts.database, this.#id).catch(() => undefined)
  }

  #gather(): void {
    if (this.#self === undefined) return
    this.#gathering ??= setTimeout(() => {
      this.#gathering = undefined
      this.#tell()
    }, gatherMs).unref()
  }

  #tell(): void {
    this.#telling = this.#telling.then(async () => {
      if (this.#self === undefined) return
      const worker = {
        ...this.#self,
        id: this.#id,
        host: hostname(),
        processId: process.pid,
        version: readVersion(),
        items: [...this.#items],
      }
      await keepWorker(this.#parts.database, worker).catch((error: unknown) =>
        this.#parts.log.warn({ err: error }, 'this worker could not be put on record'),
      )
    })
  }
}

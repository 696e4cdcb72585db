import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { Database, Statements } from '../state/database.ts'
import { databaseErrorFacts } from '../state/database-error.ts'
import { and, desc, eq, inArray, max, sql } from '../state/drizzle.ts'
import { jobEvents, jobs } from '../state/schema.ts'

/** Why a worker leaves a job alone: another worker has taken it, or it was deleted. */
export class JobLost extends Error {
  override readonly name = 'JobLost'
}

/** An event as it is kept. */
export type JournalEvent = Readonly<Record<string, unknown>>

/** What is written together with events. */
export type WriteMore = (transaction: Statements) => Promise<unknown>

/**
 * The events of a train job, which one worker writes at a time. Whoever takes the job writes the next number; so a worker that was
 * taken for gone finds its own next number taken, and nothing that it writes from then on is kept.
 */
export class EventJournal {
  readonly #database: Database
  readonly #jobId: string
  readonly #token: string
  #next: number
  readonly #waiting: JournalEvent[] = []
  #writing: Promise<void> = Promise.resolve()

  private constructor(database: Database, jobId: string, taken: { readonly token: string; readonly next: number }) {
    this.#database = database
    this.#jobId = jobId
    this.#token = taken.token
    this.#next = taken.next
  }

  /** Takes a run of a job, which is TRAINING then; undefined if that run is not wanted any more. */
  static async take(
    database: Database,
    { jobId, run }: { readonly jobId: string; readonly run: number },
  ): Promise<EventJournal | undefined> {
    const token = randomUUID()
    const next = await database.run((statements) =>
      statements.transaction(async (transaction) => {
        const taken = await transaction
          .update(jobs)
          .set({
            status: 'TRAINING',
            reason: '',
            startedAt: sql`coalesce(${jobs.startedAt}, now())`,
            endedAt: null,
            updatedAt: sql`now()`,
          })
          .where(and(eq(jobs.id, jobId), eq(jobs.run, run), inArray(jobs.status, ['PENDING_RDU', 'TRAINING'])))
          .returning({ id: jobs.id })
        if (taken.length === 0) return undefined
        const [last] = await transaction
          .select({ number: max(jobEvents.number) })
          .from(jobEvents)
          .where(eq(jobEvents.jobId, jobId))
        const number = (last?.number ?? -1) + 1
        await transaction.insert(jobEvents).values({ jobId, number, event: takenEvent(token) })
        return number + 1
      }),
    )
    return next === undefined ? undefined : new EventJournal(database, jobId, { token, next })
  }

  /** Adds an event, which is kept with the next write. */
  add(event: JournalEvent): void {
    this.#waiting.push(event)
  }

  /** Keeps the events that wait. @throws as {@link keep}; after DATABASE_UNAVAILABLE they wait still */
  write(): Promise<void> {
    return this.#inTurn(() => (this.#waiting.length === 0 ? Promise.resolve() : this.#write([], undefined)))
  }

  /**
   * Keeps the events that wait, one more, and what `more` writes, in one transaction.
   *
   * @throws JobLost if another worker has taken the job, or it was deleted; E5Error DATABASE_UNAVAILABLE
   */
  keep(event: JournalEvent, more: WriteMore): Promise<void> {
    return this.#inTurn(() => this.#write([event], more))
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const writing = this.#writing.catch(() => undefined).then(write)
    this.#writing = writing
    return writing
  }

  async #write(others: readonly JournalEvent[], more: WriteMore | undefined): Promise<void> {
    const waiting = this.#waiting.length
    const events = [...this.#waiting, ...others]
    const rows = events.map((event, place) => ({ jobId: this.#jobId, number: this.#next + place, event }))
    try {
      await this.#database.run((statements) =>
        statements.transaction(async (transaction) => {
          await transaction.insert(jobEvents).values(rows)
          await more?.(transaction)
        }),
      )
    } catch (error) {
      if (!(await this.#wasWritten(error))) throw error
    }
    this.#waiting.splice(0, waiting)
    this.#next += rows.length
  }

  // A connection that is cut may have cut off the answer alone: then the numbers are taken by these very events.
  async #wasWritten(error: unknown): Promise<boolean> {
    const constraint = databaseErrorFacts(error)?.constraint
    if (constraint === 'job_events_job') throw new JobLost()
    if (constraint !== 'job_events_pkey') return false
    const [taken] = await this.#database.run((statements) =>
      statements
        .select({ event: jobEvents.event })
        .from(jobEvents)
        .where(and(eq(jobEvents.jobId, this.#jobId), sql`${jobEvents.event} ->> 'event' = 'taken'`))
        .orderBy(desc(jobEvents.number))
        .limit(1),
    )
    if (taken?.event.token !== this.#token) throw new JobLost()
    return true
  }
}

function takenEvent(token: string): JournalEvent {
  return { event: 'taken', time: new Date().toISOString(), host: hostname(), token }
}

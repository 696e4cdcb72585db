import { hostname } from 'node:os'
import { isDeepStrictEqual } from 'node:util'
import type { Database, Statements } from '../state/database.ts'
import { databaseErrorFacts } from '../state/database-error.ts'
import { and, asc, eq, gte, inArray, max, sql } from '../state/drizzle.ts'
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
  #next: number
  readonly #waiting: JournalEvent[] = []
  // Of `keep`, whose caller does not know it.
  readonly #keptUnknown: JournalEvent[] = []
  #writing: Promise<void> = Promise.resolve()

  private constructor(database: Database, jobId: string, next: number) {
    this.#database = database
    this.#jobId = jobId
    this.#next = next
  }

  /** Takes a run of a job, which is TRAINING then; undefined if that run is not wanted any more. */
  static async take(
    database: Database,
    { jobId, run }: { readonly jobId: string; readonly run: number },
  ): Promise<EventJournal | undefined> {
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
        await transaction.insert(jobEvents).values({ jobId, number, event: takenEvent() })
        return number + 1
      }),
    )
    return next === undefined ? undefined : new EventJournal(database, jobId, next)
  }

  /** Adds an event, which is kept with the next write. */
  add(event: JournalEvent): void {
    this.#waiting.push(event)
  }

  /** Keeps the events that wait. @throws as {@link keep}; after DATABASE_UNAVAILABLE they wait still */
  write(): Promise<void> {
    return this.#inTurn(() => this.#write(undefined))
  }

  /**
   * Keeps the events that wait, one more, and what `more` writes, in one transaction. After DATABASE_UNAVAILABLE it may be called with
   * an equal event again: it is kept once, also if only the answer was cut off.
   *
   * @throws JobLost if another worker has taken the job, or it was deleted; E5Error DATABASE_UNAVAILABLE
   */
  keep(event: JournalEvent, more: WriteMore): Promise<void> {
    return this.#inTurn(() => this.#write({ event, more }))
  }

  #inTurn(write: () => Promise<void>): Promise<void> {
    const writing = this.#writing.catch(() => undefined).then(write)
    this.#writing = writing
    return writing
  }

  async #write(last: { readonly event: JournalEvent; readonly more: WriteMore } | undefined): Promise<void> {
    if (last !== undefined && this.#wasKept(last.event)) return this.#write(undefined)
    const waiting = this.#waiting.length
    const events = last === undefined ? [...this.#waiting] : [...this.#waiting, last.event]
    if (events.length === 0) return
    const rows = events.map((event, place) => ({ jobId: this.#jobId, number: this.#next + place, event }))
    try {
      await this.#database.run((statements) =>
        statements.transaction(async (transaction) => {
          await transaction.insert(jobEvents).values(rows)
          await last?.more(transaction)
        }),
      )
    } catch (error) {
      const constraint = databaseErrorFacts(error)?.constraint
      if (constraint === 'job_events_job') throw new JobLost()
      if (constraint !== 'job_events_pkey') throw error
      await this.#countKept()
      return this.#write(last)
    }
    this.#waiting.splice(0, waiting)
    this.#next += rows.length
  }

  // A connection that was cut may have cut off the answer alone: then the next numbers are taken by events of this very journal.
  async #countKept(): Promise<void> {
    const kept = await this.#database.run((statements) =>
      statements
        .select({ number: jobEvents.number, event: jobEvents.event })
        .from(jobEvents)
        .where(and(eq(jobEvents.jobId, this.#jobId), gte(jobEvents.number, this.#next)))
        .orderBy(asc(jobEvents.number)),
    )
    if (kept.some(({ event }) => event.event === 'taken')) throw new JobLost()
    for (const { number, event } of kept) {
      const first = this.#waiting[0]
      if (first !== undefined && isDeepStrictEqual(asKept(first), event)) this.#waiting.shift()
      else this.#keptUnknown.push(event)
      this.#next = number + 1
    }
  }

  #wasKept(event: JournalEvent): boolean {
    const place = this.#keptUnknown.findIndex((kept) => isDeepStrictEqual(asKept(event), kept))
    if (place >= 0) this.#keptUnknown.splice(place, 1)
    return place >= 0
  }
}

function asKept(event: JournalEvent): unknown {
  return JSON.parse(JSON.stringify(event))
}

function takenEvent(): JournalEvent {
  return { event: 'taken', time: new Date().toISOString(), host: hostname() }
}

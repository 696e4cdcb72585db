import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'
import type { PGlite } from '@electric-sql/pglite'
import { createCluster } from './cluster-template.ts'
import type { Database, Statements } from './database.ts'
import { databaseErrorFacts, isRefusal, reasonOf, unavailable } from './database-error.ts'
import { loadPgliteDriver } from './drizzle.ts'
import { type FolderLock, lockFolder } from './folder-lock.ts'
import { closeFiles, openPglite } from './pglite-client.ts'

/**
 * PGlite in the folder `database` of a data folder, which this process has for itself from now on.
 *
 * @throws E5Error DATA_DIR_IN_USE, DATA_DIR_UNWRITABLE, DATABASE_INVALID if there is something that is no database
 */
export async function openPgliteDatabase(dataDir: string): Promise<Database> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
    throw unwritable(dataDir, error)
  })
  const lock = await lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'database')
    if (!existsSync(folder))
      await createCluster(folder).catch((error: unknown) => {
        throw unwritable(dataDir, error)
      })
    const database = new PgliteDatabase(folder, lock)
    await database.open()
    return database
  } catch (error) {
    await lock.release()
    throw error
  }
}

// Opening holds up all else in this process for a part of a second: on a broken disk that is not tried at each request.
const pauseMs = 2000

/** One instance of PGlite; there is another after one that broke down. */
interface Instance {
  readonly client: PGlite
  readonly statements: Statements
}

class PgliteDatabase implements Database {
  readonly kind = 'PGlite'
  readonly #folder: string
  readonly #lock: FolderLock
  #current: Promise<Instance> | undefined
  #closed: Promise<void> | undefined
  #pause: { readonly untilMs: number; readonly reason: unknown } = { untilMs: 0, reason: undefined }

  constructor(folder: string, lock: FolderLock) {
    this.#folder = folder
    this.#lock = lock
  }

  /** @throws E5Error DATABASE_INVALID if the folder cannot be opened */
  async open(): Promise<void> {
    await this.#open().catch((error: unknown) => {
      const reason = `PGlite cannot open ${this.#folder} (${reasonOf(error)}): put a copy in its place, or move it away to start anew.`
      throw new E5Error('DATABASE_INVALID', { reason }, { cause: error })
    })
  }

  run<Result>(work: (statements: Statements) => Promise<Result>): Promise<Result> {
    return this.#do(({ statements }) => work(statements))
  }

  execute(text: string, values: readonly unknown[] = []): Promise<{ rows: Record<string, unknown>[] }> {
    return this.#do(({ client }) => executeText(client, text, values))
  }

  async rebuildIndex(index: string): Promise<void> {
    await this.execute(`reindex index ${index}`)
  }

  close(): Promise<void> {
    this.#closed ??= this.#close()
    return this.#closed
  }

  async #do<Result>(work: (instance: Instance) => Promise<Result>): Promise<Result> {
    if (this.#closed !== undefined) throw unavailable(new Error('it is closed'))
    if (performance.now() < this.#pause.untilMs) throw unavailable(this.#pause.reason)
    const current = this.#current ?? this.#open()
    try {
      return await work(await current)
    } catch (error) {
      if (isRefusal(error)) throw error
      if (isEnd(error) && this.#current === current) await this.#leave(current)
      throw unavailable(error)
    }
  }

  #open(): Promise<Instance> {
    this.#current = openPglite(this.#folder).then((client) => ({
      client,
      statements: loadPgliteDriver().drizzle({ client }),
    }))
    this.#current.catch((reason: unknown) => {
      this.#pause = { untilMs: performance.now() + pauseMs, reason }
    })
    return this.#current
  }

  // An instance that broke down writes no more: what it last had in mind is not to be trusted. The next one that is
  // opened on the folder recovers from the log, as after a power failure.
  async #leave(current: Promise<Instance>): Promise<void> {
    this.#current = undefined
    await current.then(({ client }) => closeFiles(client)).catch(() => undefined)
  }

  async #close(): Promise<void> {
    try {
      await (await this.#current)?.client.close()
    } finally {
      await this.#lock.release()
    }
  }
}

async function executeText(client: PGlite, text: string, values: readonly unknown[]) {
  if (values.length > 0) return { rows: (await client.query<Record<string, unknown>>(text, [...values])).rows }
  try {
    const results = await client.exec(text)
    return { rows: results.flatMap(({ rows }) => rows as Record<string, unknown>[]) }
  } catch (error) {
    // There is one connection: a transaction that the text began and did not end would take in what comes next.
    await client.exec('rollback')
    throw error
  }
}

// PostgreSQL goes on after an error of its own; after a panic, or an exception that came from elsewhere, it does not.
function isEnd(error: unknown): boolean {
  const facts = databaseErrorFacts(error)
  return facts === undefined || facts.severity === 'PANIC' || facts.severity === 'FATAL'
}

function unwritable(folder: string, error: unknown): E5Error<'DATA_DIR_UNWRITABLE'> {
  return new E5Error('DATA_DIR_UNWRITABLE', { folder, reason: `${reasonOf(error)}.` }, { cause: error })
}

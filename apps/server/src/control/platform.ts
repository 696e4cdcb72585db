import type { Log } from '../late-log.ts'
import { createSessions, type Sessions } from '../sessions/sessions.ts'
import type { AccessKeyRecord, EndpointKeyRecord, StateSnapshot } from '../state/records.ts'
import type { StateStore } from '../state/state-store.ts'
import type { DeploymentState } from './deployment.ts'
import { Deployments } from './deployments.ts'
import { createDirectory, type Directory } from './directory.ts'
import type { EmbedderPool } from './embedder-pool.ts'

/** Keys that the server's own options give: they are as good as kept ones and are written nowhere. */
export interface FixedKeys {
  readonly endpointKeys: readonly EndpointKeyRecord[]
  readonly accessKeys: readonly AccessKeyRecord[]
  /** Hashes of the kept keys in whose place they are: those open nothing on this server. */
  readonly replacedHashes: readonly string[]
}

/** What a platform is made of. */
export interface PlatformParts {
  readonly store: StateStore
  readonly pool: EmbedderPool
  readonly fixedKeys: FixedKeys
  readonly log: Log
}

// So a key that another server revoked is refused here a second later.
const watchEveryMs = 1000

/**
 * Projects, endpoints, keys and users of a server: kept in a database, answered from memory. Without its database it goes on
 * embedding with what it knew last, refuses changes, and catches up when the database is back.
 */
export class Platform {
  readonly store: StateStore
  readonly deployments: Deployments
  /** Of browsers that are signed in. */
  readonly sessions: Sessions
  readonly #fixedKeys: FixedKeys
  readonly #log: Log
  #directory: Directory
  #startingIds: ReadonlySet<string>
  #reading: Promise<void> = Promise.resolve()
  #nextReading: Promise<void> | undefined
  #watch: NodeJS.Timeout | undefined
  #isDatabaseUp = true
  #isClosed = false

  private constructor(parts: PlatformParts, snapshot: StateSnapshot) {
    this.store = parts.store
    this.sessions = createSessions(parts.store)
    this.#fixedKeys = parts.fixedKeys
    this.#log = parts.log
    this.deployments = new Deployments(parts.pool, (error) =>
      this.#log.warn({ err: error }, 'an embedder failed to close'),
    )
    this.#directory = createDirectory(withFixedKeys(snapshot, parts.fixedKeys))
    this.#startingIds = new Set(snapshot.endpoints.filter(({ isWanted }) => isWanted).map(({ id }) => id))
    this.deployments.reconcile(snapshot.endpoints)
  }

  /** Reads what is kept and begins to deploy what is wanted; does not wait for it. */
  static async open(parts: PlatformParts): Promise<Platform> {
    return new Platform(parts, await parts.store.readAll())
  }

  /** What is kept, as of the last time it was read. */
  get directory(): Directory {
    return this.#directory
  }

  /** False from the first time that the database did not answer until it does again. */
  get isDatabaseUp(): boolean {
    return this.#isDatabaseUp
  }

  stateOf(endpointId: string): DeploymentState {
    return this.deployments.stateOf(endpointId)
  }

  /** Endpoints that were wanted when the server started and are neither Live nor Failed yet. */
  get starting(): readonly string[] {
    const isStarting = (id: string): boolean => ['Deploying', 'SettingUp'].includes(this.stateOf(id).status)
    // One that was up once does not make the server unready when it is deployed anew.
    this.#startingIds = new Set([...this.#startingIds].filter(isStarting))
    return [...this.#startingIds]
  }

  /** Does a write and takes over what it changed. A write that succeeded is never reported as failed. */
  async write<Result>(work: (store: StateStore) => Promise<Result>): Promise<Result> {
    const result = await work(this.store)
    await this.refresh().catch((error: unknown) => this.#noteFailure(error))
    return result
  }

  /** Reads anew; a reading that began before this call may not have seen what the caller means, so it is not enough. */
  refresh(): Promise<void> {
    this.#nextReading ??= this.#reading
      .catch(() => undefined)
      .then(() => {
        this.#nextReading = undefined
        this.#reading = this.#read()
        return this.#reading
      })
    return this.#nextReading
  }

  /** Looks for the writes of other servers on the same database, until it is closed. */
  watch(): void {
    this.#watch = setTimeout(async () => {
      await this.#catchUp().catch((error: unknown) => this.#noteFailure(error))
      if (this.#watch !== undefined) this.watch()
    }, watchEveryMs).unref()
  }

  /** Stops all endpoints on this server (not for others, or for the next start) and closes the database. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#watch)
    this.#watch = undefined
    await this.deployments.close()
    await this.store.close()
  }

  async #catchUp(): Promise<void> {
    if ((await this.store.revision()) !== this.#directory.snapshot.revision) await this.refresh()
    this.#noteSuccess()
  }

  async #read(): Promise<void> {
    const snapshot = await this.store.readAll()
    // What was asked for before the end would start the endpoints again.
    if (this.#isClosed) return
    this.#noteSuccess()
    this.#directory = createDirectory(withFixedKeys(snapshot, this.#fixedKeys))
    this.deployments.reconcile(snapshot.endpoints)
  }

  #noteSuccess(): void {
    if (!this.#isDatabaseUp) this.#log.info({}, 'the database is back')
    this.#isDatabaseUp = true
  }

  // Also one that answers and refuses, such as one that is being restored: an error of reading never ends the server.
  #noteFailure(error: unknown): void {
    if (this.#isDatabaseUp) this.#log.warn({ err: error }, 'the database is away; embedding goes on without it')
    this.#isDatabaseUp = false
  }
}

function withFixedKeys(snapshot: StateSnapshot, fixed: FixedKeys): StateSnapshot {
  const endpointIds = new Set(snapshot.endpoints.map(({ id }) => id))
  const isOpening = ({ hash }: { readonly hash: string }): boolean => !fixed.replacedHashes.includes(hash)
  // Like a kept one, a fixed key goes with its endpoint.
  const endpointKeys = fixed.endpointKeys.filter(({ endpointId }) => endpointIds.has(endpointId))
  return {
    ...snapshot,
    endpointKeys: [...snapshot.endpointKeys.filter(isOpening), ...endpointKeys],
    accessKeys: [...snapshot.accessKeys.filter(isOpening), ...fixed.accessKeys],
  }
}

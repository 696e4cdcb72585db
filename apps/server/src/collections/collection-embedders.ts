import type { Embedder } from '@e5/runtime'
import { needOf } from '../control/deployment.ts'
import type { EmbedderNeed, EmbedderPool, Lease } from '../control/embedder-pool.ts'
import type { CollectionRecord, EndpointRecord } from '../state/records.ts'

interface Held {
  readonly lease: Promise<Lease>
  users: number
  timer: NodeJS.Timeout | undefined
}

// A model is loaded in seconds; who adds documents or searches comes again sooner than that.
const idleMs = 300_000

/** The embedders of collections: loaded when one is used, given back when it was not for a while. */
export class CollectionEmbedders {
  readonly #pool: EmbedderPool
  readonly #endpoints: () => readonly EndpointRecord[]
  readonly #held = new Map<string, Held>()

  /** `endpoints` are those of this server: a collection shares the embedder of one that has the same model. */
  constructor(pool: EmbedderPool, endpoints: () => readonly EndpointRecord[]) {
    this.#pool = pool
    this.#endpoints = endpoints
  }

  /** Does work with the embedder of a collection. @throws what loading its model and the work throw */
  async use<Result>(collection: CollectionRecord, work: (embedder: Embedder) => Promise<Result>): Promise<Result> {
    const need = this.#needOf(collection)
    const key = JSON.stringify(need)
    const held = this.#held.get(key) ?? this.#hold(key, need)
    clearTimeout(held.timer)
    held.users += 1
    try {
      return await work((await held.lease).embedder)
    } finally {
      held.users -= 1
      if (held.users === 0) this.#giveBackLater(key, held)
    }
  }

  /** Gives all of them back. */
  async close(): Promise<void> {
    const all = [...this.#held.values()]
    this.#held.clear()
    for (const { timer } of all) clearTimeout(timer)
    await Promise.allSettled(all.map(async ({ lease }) => (await lease).release()))
  }

  #hold(key: string, need: EmbedderNeed): Held {
    const held: Held = { lease: this.#pool.acquire(need, () => undefined), users: 0, timer: undefined }
    // One that cannot be loaded now is tried anew by whoever comes next.
    held.lease.catch(() => this.#held.delete(key))
    this.#held.set(key, held)
    return held
  }

  #giveBackLater(key: string, held: Held): void {
    if (this.#held.get(key) !== held) return
    clearTimeout(held.timer)
    held.timer = setTimeout(() => {
      this.#held.delete(key)
      void held.lease.then((lease) => lease.release()).catch(() => undefined)
    }, idleMs).unref()
  }

  #needOf({ model, precision }: CollectionRecord): EmbedderNeed {
    const alike = this.#endpoints().find(
      (endpoint) => endpoint.isWanted && endpoint.model === model && endpoint.precision === precision,
    )
    return alike === undefined ? { model, precision, device: 'cpu', deviceId: null, replicas: null } : needOf(alike)
  }
}

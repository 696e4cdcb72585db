import type { Embedder } from '@e5/runtime'
import type { EmbedderNeed, EmbedderPool, Lease } from '../control/embedder-pool.ts'

// Longer than from one shard to the next, so that a job does not load its model for each.
const keepMs = 30_000

interface Kept {
  readonly lease: Promise<Lease>
  users: number
  timer: NodeJS.Timeout | undefined
}

/** Embedders of a pool that stay loaded for a while after the work that wanted them. */
export class KeptEmbedders {
  readonly #pool: EmbedderPool
  readonly #kept = new Map<string, Kept>()

  constructor(pool: EmbedderPool) {
    this.#pool = pool
  }

  /** Does some work with an embedder, loaded before and kept after it. @throws what loading and the work throw */
  async use<Result>(need: EmbedderNeed, work: (embedder: Embedder) => Promise<Result>): Promise<Result> {
    const key = JSON.stringify(need)
    const kept = this.#kept.get(key) ?? this.#acquire(key, need)
    clearTimeout(kept.timer)
    kept.users++
    try {
      const { embedder } = await kept.lease
      return await work(embedder)
    } finally {
      kept.users--
      if (kept.users === 0) kept.timer = setTimeout(() => this.#release(key, kept), keepMs).unref()
    }
  }

  /** Gives all of them back that nothing works with. */
  async close(): Promise<void> {
    await Promise.all([...this.#kept].map(([key, kept]) => this.#release(key, kept)))
  }

  #acquire(key: string, need: EmbedderNeed): Kept {
    const kept: Kept = { lease: this.#pool.acquire(need, () => undefined), users: 0, timer: undefined }
    this.#kept.set(key, kept)
    // One that cannot be loaded is tried anew by the next.
    kept.lease.catch(() => this.#kept.delete(key))
    return kept
  }

  async #release(key: string, kept: Kept): Promise<void> {
    if (kept.users > 0) return
    clearTimeout(kept.timer)
    if (this.#kept.get(key) === kept) this.#kept.delete(key)
    await kept.lease.then((lease) => lease.release()).catch(() => undefined)
  }
}

import type { Embedder } from '@e5/runtime'
import type { EmbedderNeed, EmbedderPool, Lease } from './embedder-pool.ts'

interface Kept {
  readonly lease: Promise<Lease>
  users: number
  timer: NodeJS.Timeout | undefined
}

/** Embedders of a pool that stay loaded for a while after the work that wanted them. */
export class KeptEmbedders {
  readonly #pool: EmbedderPool
  readonly #keepMs: number
  readonly #kept = new Map<string, Kept>()

  /** `keepMs`: how long one that nothing works with is kept. */
  constructor(pool: EmbedderPool, keepMs: number) {
    this.#pool = pool
    this.#keepMs = keepMs
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
      if (kept.users === 0 && this.#kept.get(key) === kept) this.#releaseLater(key, kept)
    }
  }

  /** Gives all of them back. */
  async close(): Promise<void> {
    const all = [...this.#kept.values()]
    this.#kept.clear()
    for (const { timer } of all) clearTimeout(timer)
    await Promise.allSettled(all.map(release))
  }

  #acquire(key: string, need: EmbedderNeed): Kept {
    const kept: Kept = { lease: this.#pool.acquire(need, () => undefined), users: 0, timer: undefined }
    // One that cannot be loaded is tried anew by whoever comes next.
    kept.lease.catch(() => this.#kept.delete(key))
    this.#kept.set(key, kept)
    return kept
  }

  #releaseLater(key: string, kept: Kept): void {
    clearTimeout(kept.timer)
    kept.timer = setTimeout(() => {
      this.#kept.delete(key)
      void release(kept).catch(() => undefined)
    }, this.#keepMs).unref()
  }
}

async function release({ lease }: Kept): Promise<void> {
  await (await lease).release()
}

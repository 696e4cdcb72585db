import type { Device, Precision } from '@e5/core'
import type { Embedder } from '@e5/runtime'

/** What makes two endpoints share an embedder: all of it equal. */
export interface EmbedderNeed {
  readonly model: string
  readonly precision: Precision
  readonly device: Device
  readonly deviceId: number | null
  readonly replicas: number | null
}

/** A part in an embedder, which is there for as long as anyone has one. */
export interface Lease {
  readonly embedder: Embedder
  /** Gives the part back; the last one closes the embedder, which finishes its accepted calls first. May be called again. */
  release(): Promise<void>
}

/** Loads an embedder; `onStart` is told when its turn has come. */
export type LoadEmbedder = (need: EmbedderNeed) => Promise<Embedder>

interface Entry {
  readonly loading: Promise<Embedder>
  parts: number
  hasStarted: boolean
  readonly onStart: (() => void)[]
}

/** The embedders of a server, each loaded once however many endpoints use it. Models load one after the other. */
export class EmbedderPool {
  readonly #load: LoadEmbedder
  readonly #entries = new Map<string, Entry>()
  #lastLoad: Promise<unknown> = Promise.resolve()

  constructor(load: LoadEmbedder) {
    this.#load = load
  }

  /** Embedders that are loaded or being loaded. */
  get size(): number {
    return this.#entries.size
  }

  /**
   * A part in the embedder of a need. `onStart` is called once its model begins to load, at once if it did already.
   *
   * @throws what loading throws; a later call tries again
   */
  async acquire(need: EmbedderNeed, onStart: () => void): Promise<Lease> {
    const key = JSON.stringify([need.model, need.precision, need.device, need.deviceId, need.replicas])
    const entry = this.#entries.get(key) ?? this.#open(key, need)
    entry.parts += 1
    if (entry.hasStarted) onStart()
    else entry.onStart.push(onStart)
    let isReleased = false
    const release = async (): Promise<void> => {
      if (isReleased) return
      isReleased = true
      entry.parts -= 1
      if (entry.parts > 0) return
      if (this.#entries.get(key) === entry) this.#entries.delete(key)
      await (await entry.loading).close()
    }
    return { embedder: await entry.loading, release }
  }

  #open(key: string, need: EmbedderNeed): Entry {
    const load = async (): Promise<Embedder> => {
      entry.hasStarted = true
      for (const tell of entry.onStart.splice(0)) tell()
      return this.#load(need)
    }
    const loading = this.#lastLoad.then(load)
    // A model that cannot be loaded does not hold up the next one, and is tried anew when it is asked for again.
    this.#lastLoad = loading.catch(() => this.#entries.delete(key))
    const entry: Entry = { loading, parts: 0, hasStarted: false, onStart: [] }
    this.#entries.set(key, entry)
    return entry
  }
}

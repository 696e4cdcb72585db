import type { BatchRunner, StartRunner } from './batch-runner.ts'
import { RunnerPool, type RunnerPoolOptions } from './runner-pool.ts'

/** What the workers of an embedder are. */
export interface WorkersOptions extends RunnerPoolOptions {
  /** Starts the worker that gets a batch which is alone; without it such a batch goes to one of the replicas. */
  readonly startSoloRunner?: StartRunner | undefined
}

/** A worker that was handed out. */
export interface FreeWorker {
  readonly runner: BatchRunner
  /** Whether it has all cores. */
  readonly isSolo: boolean
  /** Gives it back. */
  release(): void
}

/**
 * The replicas, which have a core each: best for many batches at once. And, if asked for, a solo worker with all cores, for
 * a batch that is alone.
 */
export class Workers {
  readonly #replicas: RunnerPool
  readonly #solo: RunnerPool | undefined

  constructor({ startSoloRunner, ...options }: WorkersOptions) {
    this.#replicas = new RunnerPool(options)
    if (startSoloRunner !== undefined) {
      this.#solo = new RunnerPool({ ...options, startRunner: startSoloRunner, replicas: 1 })
    }
  }

  get replicas(): number {
    return this.#replicas.replicas
  }

  /** Replicas that can take a batch now or are running one. */
  get readyReplicas(): number {
    return this.#replicas.ready
  }

  /** Whether a batch would find a replica now. */
  get hasIdle(): boolean {
    return this.#replicas.hasIdle
  }

  /** Solo workers that are asked for, and those that are there: it starts after the replicas. */
  get soloWorkers(): number {
    return this.#solo?.replicas ?? 0
  }

  get readySoloWorkers(): number {
    return this.#solo?.ready ?? 0
  }

  /** Workers that ended on their own. */
  get deaths(): number {
    return this.#replicas.deaths + (this.#solo?.deaths ?? 0)
  }

  /** Why there is no replica although one was tried to be started; undefined while there is one or may be one soon. */
  get failure(): string | undefined {
    return this.#replicas.failure
  }

  /**
   * Starts the replicas; the solo worker comes a little later, so that nobody waits for it.
   *
   * @throws E5Error of the replica that cannot start, or WORKERS_UNAVAILABLE; the others are ended.
   */
  async open(): Promise<void> {
    await this.#replicas.open()
    this.#solo?.openLater()
  }

  /** Takes an idle worker, or undefined. @param isAlone whether no other batch runs or waits. */
  acquire(isAlone: boolean): FreeWorker | undefined {
    return (isAlone ? acquireFrom(this.#solo, true) : undefined) ?? acquireFrom(this.#replicas, false)
  }

  /** Ends all workers, those too that are being started. */
  async close(): Promise<void> {
    await Promise.all([this.#replicas.close(), this.#solo?.close()])
  }
}

function acquireFrom(pool: RunnerPool | undefined, isSolo: boolean): FreeWorker | undefined {
  const runner = pool?.acquire()
  return runner && { runner, isSolo, release: () => pool?.release(runner) }
}

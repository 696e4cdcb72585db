import { setTimeout as sleep } from 'node:timers/promises'
import { E5Error } from '@e5/core'
import { type BatchRunner, type Runner, RunnerDied, type StartRunner } from './batch-runner.ts'

/** What a pool is made of. */
export interface RunnerPoolOptions<Kind extends Runner = BatchRunner> {
  readonly startRunner: StartRunner<Kind>
  readonly replicas: number
  /** Told the reason when a runner ended on its own, or could not be started in the place of one. */
  readonly onDeath: (reason: string) => void
  /** Called when a runner became idle, and when a start failed. */
  readonly onChange: () => void
  /** Waits before the first, second, ... try to replace a runner; the last one repeats. */
  readonly restartDelaysMs?: readonly number[]
}

const defaultRestartDelaysMs = [0, 500, 1_000, 2_000, 5_000, 10_000, 30_000]

/** The workers of an embedder: hands out idle ones, and replaces those that end, for as long as it is open. */
export class RunnerPool<Kind extends Runner = BatchRunner> {
  readonly #options: RunnerPoolOptions<Kind>
  readonly #idle: Kind[] = []
  readonly #alive = new Set<Kind>()
  readonly #starts = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #deaths = 0
  #startFailure: string | undefined

  constructor(options: RunnerPoolOptions<Kind>) {
    this.#options = options
  }

  get replicas(): number {
    return this.#options.replicas
  }

  /** Runners that can take a batch now or are running one. */
  get ready(): number {
    return this.#alive.size
  }

  /** Whether {@link acquire} would give a runner. */
  get hasIdle(): boolean {
    return this.#idle.length > 0
  }

  /** Runners that ended on their own. */
  get deaths(): number {
    return this.#deaths
  }

  /** Why there is no runner although one was tried to be started; undefined while there is one or may be one soon. */
  get failure(): string | undefined {
    return this.#alive.size > 0 ? undefined : this.#startFailure
  }

  /**
   * Starts all runners.
   *
   * @throws E5Error of the one that cannot start, or WORKERS_UNAVAILABLE; the others are ended.
   */
  async open(): Promise<void> {
    const starts = Array.from({ length: this.replicas }, () => this.#options.startRunner())
    const results = await Promise.allSettled(starts)
    for (const result of results) if (result.status === 'fulfilled') this.#add(result.value)
    const refused = results.find((result) => result.status === 'rejected')
    if (refused === undefined) return
    await this.close()
    if (!(refused.reason instanceof RunnerDied)) throw refused.reason
    throw new E5Error('WORKERS_UNAVAILABLE', { reason: refused.reason.message }, { cause: refused.reason })
  }

  /** Starts all runners without waiting for them; one that cannot start is tried again, for as long as the pool is open. */
  openLater(): void {
    for (let count = 0; count < this.replicas; count++) this.#track(this.#start(0))
  }

  /** Takes an idle runner, or undefined. */
  acquire(): Kind | undefined {
    return this.#idle.pop()
  }

  /** Gives a runner back; one that ended meanwhile is not taken. */
  release(runner: Kind): void {
    if (!this.#alive.has(runner)) return
    this.#idle.push(runner)
    this.#options.onChange()
  }

  /** Ends all runners, those too that are being started. */
  async close(): Promise<void> {
    this.#closing.abort()
    this.#idle.length = 0
    await Promise.all(this.#starts)
    await Promise.all([...this.#alive].map((runner) => runner.close()))
    this.#alive.clear()
  }

  #add(runner: Kind): void {
    this.#alive.add(runner)
    this.#idle.push(runner)
    this.#startFailure = undefined
    void runner.ended.then((death) => {
      if (this.#closing.signal.aborted) return
      this.#alive.delete(runner)
      const place = this.#idle.indexOf(runner)
      if (place !== -1) this.#idle.splice(place, 1)
      this.#options.onDeath(death.message)
      this.#deaths++
      this.#track(this.#start(1))
    })
  }

  #track(start: Promise<void>): void {
    const tracked = start.finally(() => this.#starts.delete(tracked))
    this.#starts.add(tracked)
  }

  // Attempt 0 goes without a wait.
  async #start(firstAttempt: 0 | 1): Promise<void> {
    const delaysMs = [0, ...(this.#options.restartDelaysMs ?? defaultRestartDelaysMs)]
    const { signal } = this.#closing
    for (let attempt: number = firstAttempt; ; attempt++) {
      await sleep(delaysMs[Math.min(attempt, delaysMs.length - 1)], undefined, { signal }).catch(() => {})
      if (this.#closing.signal.aborted) return
      try {
        const runner = await this.#options.startRunner()
        this.#add(runner)
        this.#options.onChange()
        return
      } catch (error) {
        this.#startFailure = (error as Error).message
        this.#options.onDeath(`another could not be started: ${this.#startFailure}`)
        this.#options.onChange()
      }
    }
  }
}

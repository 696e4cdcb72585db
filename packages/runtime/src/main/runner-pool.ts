import { setTimeout as sleep } from 'node:timers/promises'
import { type BatchRunner, RunnerDied, type StartRunner } from './batch-runner.ts'

// A thread that dies at its start again and again will do so a fourth time too.
const restartDelaysMs = [0, 500, 5_000]

/** The workers of an embedder: hands out idle ones, and replaces those that die. */
export class RunnerPool {
  readonly replicas: number
  readonly #start: StartRunner
  readonly #onChange: () => void
  readonly #idle: BatchRunner[] = []
  readonly #alive = new Set<BatchRunner>()
  #restarts = 0
  #restarting = 0
  #isClosed = false
  #lastFailure: unknown

  /** @param onChange called when a runner becomes idle, or when the last hope of one is gone. */
  constructor(start: StartRunner, replicas: number, onChange: () => void) {
    this.#start = start
    this.replicas = replicas
    this.#onChange = onChange
  }

  /** Runners that can take a batch now or are running one. */
  get ready(): number {
    return this.#alive.size
  }

  get restarts(): number {
    return this.#restarts
  }

  /** Why no runner is alive or coming back; undefined while there is one. */
  get failure(): string | undefined {
    if (this.#alive.size > 0 || this.#restarting > 0 || this.#lastFailure === undefined) return undefined
    return (this.#lastFailure as Error).message
  }

  /** Starts all runners; if one cannot start, ends the others and throws its error. */
  async open(): Promise<void> {
    const starts = Array.from({ length: this.replicas }, () => this.#start())
    const results = await Promise.allSettled(starts)
    for (const result of results) if (result.status === 'fulfilled') this.#add(result.value)
    const refused = results.find((result) => result.status === 'rejected')
    if (refused === undefined) return
    await this.close()
    throw refused.reason
  }

  /** Takes an idle runner, or undefined. */
  acquire(): BatchRunner | undefined {
    return this.#idle.pop()
  }

  release(runner: BatchRunner): void {
    if (!this.#alive.has(runner)) return
    this.#idle.push(runner)
    this.#onChange()
  }

  /** A runner died: another takes its place. */
  replace(runner: BatchRunner): void {
    this.#alive.delete(runner)
    if (this.#isClosed) return
    this.#restarting++
    void this.#restart().finally(() => {
      this.#restarting--
      this.#onChange()
    })
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#idle.length = 0
    await Promise.all([...this.#alive].map((runner) => runner.close()))
    this.#alive.clear()
  }

  async #restart(): Promise<void> {
    this.#restarts++
    for (const delayMs of restartDelaysMs) {
      await sleep(delayMs)
      if (this.#isClosed) return
      try {
        this.#add(await this.#start())
        return
      } catch (error) {
        this.#lastFailure = error
        if (!(error instanceof RunnerDied)) return
      }
    }
  }

  #add(runner: BatchRunner): void {
    if (this.#isClosed) {
      void runner.close()
      return
    }
    this.#alive.add(runner)
    this.#idle.push(runner)
  }
}

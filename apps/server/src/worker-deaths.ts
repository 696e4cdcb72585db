import type { FastifyBaseLogger } from 'fastify'

/** Workers that died, as lines of a server's log. Those that die before there is a log wait for it. */
export class WorkerDeaths {
  #log: Pick<FastifyBaseLogger, 'error'> | undefined
  #waiting: string[] = []

  /** For the embedder's `onWorkerDied`. */
  readonly record = (reason: string): void => {
    if (this.#log === undefined) this.#waiting.push(reason)
    else this.#log.error({ reason }, 'a worker died')
  }

  writeTo(log: Pick<FastifyBaseLogger, 'error'>): void {
    this.#log = log
    for (const reason of this.#waiting.splice(0)) this.record(reason)
  }
}

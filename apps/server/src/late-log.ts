import type { FastifyBaseLogger } from 'fastify'

type Level = 'info' | 'warn' | 'error'

/** What the engine and the control plane write to. */
export type Log = Readonly<Record<Level, (about: object, line: string) => void>>

/** The log of a server, for those who have something to say before it is there: their first lines wait for it. */
export class LateLog implements Log {
  #log: Pick<FastifyBaseLogger, Level> | undefined
  readonly #waiting: [Level, object, string][] = []

  info(about: object, line: string): void {
    this.#write('info', about, line)
  }

  warn(about: object, line: string): void {
    this.#write('warn', about, line)
  }

  error(about: object, line: string): void {
    this.#write('error', about, line)
  }

  writeTo(log: Pick<FastifyBaseLogger, Level>): void {
    this.#log = log
    for (const line of this.#waiting.splice(0)) this.#write(...line)
  }

  #write(level: Level, about: object, line: string): void {
    if (this.#log === undefined) this.#waiting.push([level, about, line])
    else this.#log[level](about, line)
  }
}

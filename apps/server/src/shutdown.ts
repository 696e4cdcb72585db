import { setTimeout as delay } from 'node:timers/promises'
import type { Drain } from './drain.ts'
import type { Listener } from './listen.ts'
import type { Tracing } from './tracing/tracing.ts'

/** What stops with the server. */
export interface ShutdownParts {
  readonly listener: Listener
  readonly drain: Drain
  /** Closes what works behind the listener, when its running requests are done. */
  readonly closeEngine: () => Promise<void>
  readonly tracing: Tracing | undefined
  readonly graceSeconds: number
  readonly say: (line: string) => void
}

// npm passes a Ctrl-C on to a process that had it from the terminal already: that is one wish, not two.
const sameWishMs = 500
// A batch that runs cannot be interrupted; this is for one that began right before the grace ended.
const closeLimitMs = 5000

/** Stops the server at SIGTERM or SIGINT: running requests finish within the grace, then exit 0. A second signal exits at once. */
export function stopOnSignals(parts: ShutdownParts): void {
  let isStopping = false
  const onSignal = (signal: NodeJS.Signals): void => {
    if (isStopping) return
    isStopping = true
    // Without a handler the next signal ends the process, whatever it is doing.
    setTimeout(() => process.off('SIGTERM', onSignal).off('SIGINT', onSignal), sameWishMs)
    void stopServer(parts, signal).then(() => process.exit(0))
  }
  process.on('SIGTERM', onSignal).on('SIGINT', onSignal)
}

/** Stops a server: no new work, an end to the work that runs, then all is closed. */
export async function stopServer(
  { listener, drain, closeEngine, tracing, graceSeconds, say }: ShutdownParts,
  signal: string,
): Promise<void> {
  // What cannot be closed does not keep the rest from its end.
  const tell = (error: unknown): void => say(`Not closed: ${error instanceof Error ? error.message : String(error)}`)
  drain.start()
  say(
    `${signal}: stopping${drain.running > 0 ? `, requests to finish within ${graceSeconds} s: ${drain.running}` : ''}.`,
  )
  // The doors stay open meanwhile: a late client gets a 503 that says when to come again, not a closed port.
  const isFinished = await within(drain.idle(), graceSeconds * 1000)
  if (!isFinished) {
    say(`Requests that did not finish in ${graceSeconds} s and are cut off: ${drain.running}.`)
    listener.cutConnections()
  }
  const closing = [listener.close(), closeEngine(), tracing?.close()].map((closed) => closed?.catch(tell))
  const isClosed = await within(Promise.all(closing), closeLimitMs)
  say(isClosed ? 'Stopped.' : 'Stopped without waiting for the last batch.')
}

async function within(work: Promise<unknown>, limitMs: number): Promise<boolean> {
  const timer = new AbortController()
  const limit = delay(limitMs, false, { signal: timer.signal }).catch(() => false)
  const isDone = await Promise.race([work.then(() => true), limit])
  timer.abort()
  return isDone
}

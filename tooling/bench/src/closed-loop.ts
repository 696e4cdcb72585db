import { setTimeout as delay } from 'node:timers/promises'
import { reasonOf } from './helper-process.ts'

// A server that refuses at once is not to be flooded.
const pauseAfterErrorMs = 100

/** Clients that send their next request when the last one is answered. */
export interface ClosedLoop {
  readonly clients: number
  /** Load before the time that is measured. */
  readonly warmUpSeconds: number
  /** The least time that is measured; it goes on until there were as many answers as clients. */
  readonly seconds: number
  /** Does the request of this number, counted from 0; resolves with its work: tokens, or 1 for a text. */
  readonly send: (index: number) => Promise<number>
}

/** What the clients saw. */
export interface LoopMeasurement {
  /** Work done in the measured time, for each second of it. */
  readonly workPerSecond: number
  readonly requestsPerSecond: number
  /** Of the requests that began in the measured time and succeeded. */
  readonly latenciesMs: readonly number[]
  /** Failed requests, those before and after the measured time included. */
  readonly errors: number
  readonly firstError: string | undefined
}

interface Answered {
  readonly startMs: number
  readonly endMs: number
  readonly work: number
}

/**
 * Runs a closed loop. A request counts by the share of its time that lies in the measured time, so that long ones are not
 * counted whole or not at all; the load goes on until all of those are answered.
 */
export async function runClosedLoop({ clients, warmUpSeconds, seconds, send }: ClosedLoop): Promise<LoopMeasurement> {
  const windowStart = performance.now() + warmUpSeconds * 1000
  let windowEnd: number | undefined
  const answered: Answered[] = []
  let sent = 0
  let openInWindow = 0
  let endedInWindow = 0
  let errors = 0
  let firstError: string | undefined

  function isOver(now: number): boolean {
    if (windowEnd === undefined && now >= windowStart + seconds * 1000 && endedInWindow >= clients) windowEnd = now
    return windowEnd !== undefined
  }

  async function sendOne(startMs: number): Promise<void> {
    try {
      const work = await send(sent++)
      answered.push({ startMs, endMs: performance.now(), work })
    } catch (error) {
      errors++
      firstError ??= reasonOf(error)
      await delay(pauseAfterErrorMs)
    }
    if (performance.now() >= windowStart) endedInWindow++
  }

  async function runClient(): Promise<void> {
    for (;;) {
      const startMs = performance.now()
      const isTail = isOver(startMs)
      if (isTail && openInWindow === 0) return
      if (!isTail) openInWindow++
      await sendOne(startMs)
      if (!isTail) openInWindow--
    }
  }

  await Promise.all(Array.from({ length: clients }, runClient))
  const end = windowEnd!
  const shareOf = ({ startMs, endMs }: Answered) =>
    Math.max(0, Math.min(endMs, end) - Math.max(startMs, windowStart)) / (endMs - startMs)
  const perSecond = (worth: (request: Answered) => number) =>
    answered.reduce((sum, request) => sum + worth(request) * shareOf(request), 0) / ((end - windowStart) / 1000)
  return {
    workPerSecond: perSecond(({ work }) => work),
    requestsPerSecond: perSecond(() => 1),
    latenciesMs: answered
      .filter(({ startMs }) => startMs >= windowStart && startMs < end)
      .map(({ startMs, endMs }) => endMs - startMs),
    errors,
    firstError,
  }
}

import { setTimeout as delay } from 'node:timers/promises'
import { isE5Error } from '@e5/core'

const pauseMs = 2000

/** True for an error of something that is away and will be back. */
export function isAway(error: unknown): boolean {
  return isE5Error(error, 'DATABASE_UNAVAILABLE') || isE5Error(error, 'FILE_STORE_UNAVAILABLE')
}

/** Does some work, and again while database or file store are away, until a signal. @throws what the work throws */
export async function untilBack<Result>(work: () => Promise<Result>, signal: AbortSignal): Promise<Result> {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!isAway(error) || signal.aborted) throw error
      await delay(pauseMs, undefined, { signal }).catch(() => undefined)
    }
  }
}

import { setTimeout as delay } from 'node:timers/promises'

/** Requests that begin at a pace of their own, whether or not the earlier ones are answered. */
export interface OpenLoop {
  readonly perSecond: number
  readonly seconds: number
  /** Does the request of this number, counted from 0; never rejects. */
  readonly send: (index: number) => Promise<unknown>
}

const turnMs = 5

/** Runs an open loop; resolves when the last request is done. */
export async function runOpenLoop({ perSecond, seconds, send }: OpenLoop): Promise<void> {
  const start = performance.now()
  const total = Math.max(1, Math.round(perSecond * seconds))
  const begun: Promise<unknown>[] = []
  while (begun.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) / 1000) * perSecond) + 1)
    while (begun.length < due) begun.push(send(begun.length))
    await delay(turnMs)
  }
  await Promise.all(begun)
}

import { availableParallelism } from 'node:os'
import { type Device, E5Error } from '@e5/core'
import { deviceProfiles } from './device-profile.ts'
import type { EmbedderOptions } from './embedder-options.ts'

/** How many sessions an embedder has, and how many threads each. */
export interface SessionPlan {
  readonly threads: number
  readonly replicas: number
  /** Threads of the solo session; there is none if they are not more than `threads`. */
  readonly soloThreads: number
  /** Threads that tokenize; the main thread does if there are none. */
  readonly tokenizerThreads: number
}

/**
 * Sessions and threads: on a CPU one session a core, and one more with all of their threads together; on an accelerator one
 * session, whose work is not done by threads. Cores are those that the process may use (affinity, and from Node 22 on the limit
 * of its container).
 *
 * @throws E5Error OPTION_INVALID.
 */
export function planSessions(device: Device, options: EmbedderOptions): SessionPlan {
  const { isCpu } = deviceProfiles[device]
  const cores = availableParallelism()
  const threads = wholeNumber('threads', options.threads ?? 1, 1)
  const defaultReplicas = isCpu ? Math.max(1, Math.floor(cores / threads)) : 1
  const replicas = wholeNumber('replicas', options.replicas ?? defaultReplicas, 1)
  if (!isCpu && options.soloThreads !== undefined) {
    const reason = `device "${device}" has one kind of session only; leave it out.`
    throw new E5Error('OPTION_INVALID', { option: 'soloThreads', reason })
  }
  const defaultSoloThreads = isCpu ? Math.min(cores, threads * replicas) : threads
  const soloThreads = wholeNumber('soloThreads', options.soloThreads ?? defaultSoloThreads, 1)
  return { threads, replicas, soloThreads, tokenizerThreads: tokenizerThreadsFor(replicas * threads) }
}

/**
 * Threads that tokenize for so many cores of sessions. A thread makes some 390,000 tokens a second and a core embeds some 4,200
 * (e5-small-v2 in int8): tokenizing takes about 1 % of the main thread for each core. Up to 8 cores that is left so. Beyond, a
 * thread for 32 cores is busy for a third of the time; at the rate of 64 cores the main thread's processor time is so
 * (`bench:overhead`, SciFact): passages 42 % without threads and 7 % with two, single queries 65 % and 25 %. All texts take the way
 * through the threads: even 9,000 queries of a single word a second cost it no more so (24 % and 21 %).
 */
export function tokenizerThreadsFor(cores: number): number {
  return cores <= 8 ? 0 : Math.ceil(cores / 32)
}

/** @throws E5Error OPTION_INVALID. */
export function wholeNumber(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new E5Error('OPTION_INVALID', { option, reason: `it is ${value}; a whole number from ${least} is needed.` })
}

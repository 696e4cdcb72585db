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
  return { threads, replicas, soloThreads: wholeNumber('soloThreads', options.soloThreads ?? defaultSoloThreads, 1) }
}

/** @throws E5Error OPTION_INVALID. */
export function wholeNumber(option: string, value: number, least: number): number {
  if (Number.isSafeInteger(value) && value >= least) return value
  throw new E5Error('OPTION_INVALID', { option, reason: `it is ${value}; a whole number from ${least} is needed.` })
}

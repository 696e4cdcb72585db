import { setTimeout as wait } from 'node:timers/promises'
import { E5Error } from '@e5/core'

/** Which hub, what for, and with what right. */
export interface HubAccess {
  /** Address without a slash at the end. */
  readonly hub: string
  readonly token: string | undefined
  readonly id: string
  readonly revision: string
  readonly signal: AbortSignal
  /** Waits before the second, third, ... try; unless given 0.5, 2, 5 and 10 seconds. */
  readonly retryDelaysMs?: readonly number[]
}

const defaultRetryDelaysMs = [500, 2000, 5000, 10_000]
const passingStatuses = [408, 425, 429, 500, 502, 503, 504]

/** The waits between the tries of something that the network may break. */
export function retryDelays(access: HubAccess): readonly number[] {
  return access.retryDelaysMs ?? defaultRetryDelaysMs
}

/**
 * `fetch` for one model of a hub: sends the token to the hub and to no other host, tries again when the network or the
 * hub fails for the moment, and turns refusals into errors. The answer's status is below 400, or 416.
 *
 * @throws E5Error HUB_NOT_FOUND, HUB_REFUSED, HUB_UNREACHABLE.
 */
export function hubFetch(access: HubAccess): typeof fetch {
  return async (target, init = {}) => {
    const url = new URL(target instanceof Request ? target.url : target)
    const headers = new Headers(init.headers)
    if (access.token !== undefined && url.origin === new URL(access.hub).origin) {
      headers.set('authorization', `Bearer ${access.token}`)
    }
    const failures: string[] = []
    for (const delayMs of [...retryDelays(access), undefined]) {
      const answer = await once(url, { ...init, headers, signal: access.signal })
      if (answer instanceof Response) return answer
      failures.push(answer.failure)
      if (delayMs !== undefined) await wait(delayMs, undefined, { signal: access.signal })
    }
    throw new E5Error('HUB_UNREACHABLE', { hub: access.hub, reason: failures.at(-1)! })
  }

  async function once(url: URL, init: RequestInit): Promise<Response | { failure: string }> {
    const response = await fetch(url, init).catch((error: unknown) => {
      access.signal.throwIfAborted()
      return { failure: networkReason(error) }
    })
    if (!(response instanceof Response) || response.ok || response.status === 416) return response
    await response.body?.cancel()
    if (passingStatuses.includes(response.status)) return { failure: `status ${response.status}` }
    throw refusal(response)
  }

  function refusal(response: Response): E5Error {
    const { hub, id, revision } = access
    // The hub answers 401, not 404, to a stranger who asks for a model that is not there.
    const isAbsent = response.status === 404 || response.headers.get('x-error-code') === 'RepoNotFound'
    if (isAbsent) return new E5Error('HUB_NOT_FOUND', { model: id, revision, hub })
    return new E5Error('HUB_REFUSED', { hub, status: response.status })
  }
}

/** Why the network failed, in its own words: `fetch` hides them in the cause. */
export function networkReason(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  if (!(cause instanceof Error)) return String(cause)
  return (cause as NodeJS.ErrnoException).code ?? cause.message
}

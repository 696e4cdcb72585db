import { E5Error, type EndpointInfo } from '@e5/core'
import type { CallOptions } from '../client-options.ts'
import { pause } from '../wire/pause.ts'

/** How to wait for an endpoint. */
export interface WaitOptions extends CallOptions {
  /** Longest wait. 1,800,000 unless given: a large model is fetched from a slow disk and calibrated. */
  readonly timeoutMs?: number
  /** Pause between two looks. 500 unless given. */
  readonly intervalMs?: number
  /** Told at every look how far it is. */
  readonly onStatus?: (endpoint: EndpointInfo) => void
}

/** Looks again and again until the endpoint is live. @throws E5Error ENDPOINT_NOT_LIVE. */
export async function waitUntilLive(look: () => Promise<EndpointInfo>, options: WaitOptions): Promise<EndpointInfo> {
  const { timeoutMs = 1_800_000, intervalMs = 500, onStatus, signal } = options
  const endsAt = performance.now() + timeoutMs
  for (;;) {
    const endpoint = await look()
    const { name, status, status_reason: reason } = endpoint
    onStatus?.(endpoint)
    if (status === 'Live') return endpoint
    if (status === 'Failed' || status === 'Stopped') {
      throw new E5Error('ENDPOINT_NOT_LIVE', { endpoint: name, status, reason })
    }
    if (performance.now() + intervalMs > endsAt) {
      throw new E5Error('ENDPOINT_NOT_LIVE', { endpoint: name, status, reason: `after ${timeoutMs / 1000} s` })
    }
    await pause(intervalMs, signal)
  }
}

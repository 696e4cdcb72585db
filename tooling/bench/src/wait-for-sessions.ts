import { setTimeout as sleep } from 'node:timers/promises'
import type { Embedder } from '@e5/runtime'

/** Waits for the session that starts after the others, so that its loading is in no figure. */
export async function waitForSessions(embedder: Embedder): Promise<void> {
  for (;;) {
    const { soloReplicas, readySoloReplicas } = embedder.stats()
    if (soloReplicas === readySoloReplicas) return
    await sleep(10)
  }
}

import { E5Error } from '@e5/core'
import type { Database } from '../state/database.ts'
import { usedBytes } from './dataset-store.ts'

/** What a user's datasets may still take. Requests at the same time may each take it: it bounds users, not bytes. */
export interface Quota {
  /** Infinity without a limit. */
  readonly bytesLeft: number
  /** The bytes as they come. @throws E5Error QUOTA_EXCEEDED once they are too many */
  count(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array>
}

/** The quota of a user under a limit of bytes; without one all is allowed. @throws E5Error DATABASE_UNAVAILABLE */
export async function openQuota(database: Database, ownerId: string, limitBytes: number | undefined): Promise<Quota> {
  if (limitBytes === undefined) return { bytesLeft: Number.POSITIVE_INFINITY, count: (content) => content }
  const bytesLeft = limitBytes - (await usedBytes(database, ownerId))
  let left = bytesLeft
  return {
    bytesLeft,
    async *count(content) {
      for await (const bytes of content) {
        left -= bytes.byteLength
        if (left < 0) throw new E5Error('QUOTA_EXCEEDED', { limitBytes })
        yield bytes
      }
    },
  }
}

import { randomBytes } from 'node:crypto'
import { E5Error } from '@e5/core'
import { LRUCache } from 'lru-cache'
import type { Directory } from '../control/directory.ts'
import { hashKey } from '../control/secret-keys.ts'
import type { UserRecord } from '../state/records.ts'

/** A browser that is signed in. */
interface Session {
  /** Of the access key that it was opened with: it ends with that key, and so with its user. */
  readonly accessKeyHash: string
}

/** Sessions of browsers, in the memory of this server: they end with it, and each holds as much as its access key. */
export interface Sessions {
  /** A new session, by the hash of an access key: the secret for its cookie. */
  open(accessKeyHash: string): string
  /** @throws E5Error SESSION_ENDED */
  userOf(secret: string, directory: Directory): UserRecord
  close(secret: string): void
}

/** How long a browser stays signed in. */
export const sessionHours = 12

// Many more than people; the one that was used least lately goes first.
const mostSessions = 10_000

/** No sessions yet. */
export function createSessions(now: () => number = () => performance.now()): Sessions {
  const perf = { now }
  const sessions = new LRUCache<string, Session>({
    max: mostSessions,
    ttl: sessionHours * 3_600_000,
    ttlResolution: 0,
    perf,
  })
  return {
    open(accessKeyHash) {
      const secret = randomBytes(32).toString('base64url')
      sessions.set(hashKey(secret), { accessKeyHash })
      return secret
    },
    userOf(secret, directory) {
      const session = sessions.get(hashKey(secret))
      const user = session === undefined ? undefined : directory.userByKeyHash(session.accessKeyHash)
      if (user === undefined) throw new E5Error('SESSION_ENDED', {})
      return user
    },
    close(secret) {
      sessions.delete(hashKey(secret))
    },
  }
}

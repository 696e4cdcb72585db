import { randomBytes } from 'node:crypto'
import { E5Error, isE5Error } from '@e5/core'
import { LRUCache } from 'lru-cache'
import type { Directory } from '../control/directory.ts'
import { hashKey } from '../control/secret-keys.ts'
import type { SessionRecord, UserRecord } from '../state/records.ts'
import type { StateStore } from '../state/state-store.ts'

/**
 * Sessions of browsers, the same for all servers of a database: each holds as much as the access key that it was opened with, and ends
 * with it. While the database is away those that were in use go on.
 *
 * All throw E5Error DATABASE_UNAVAILABLE.
 */
export interface Sessions {
  /** A new session, by the hash of an access key: the secret for its cookie. */
  open(accessKeyHash: string): Promise<string>
  /** @throws E5Error SESSION_ENDED */
  userOf(secret: string, directory: Directory): Promise<UserRecord>
  close(secret: string): Promise<void>
}

/** How long a browser stays signed in. */
export const sessionHours = 12

// So one that was signed out at another server is refused here a second later, as revoked keys are.
const lookAgainMs = 1000
// Many more than people; the one that was used least lately goes first.
const mostRemembered = 10_000

/** The sessions of a store. */
export function createSessions(
  store: Pick<StateStore, 'openSession' | 'findSession' | 'endSession'>,
  now: () => number = Date.now,
): Sessions {
  const seen = new LRUCache<string, { readonly session: SessionRecord; readonly at: number }>({ max: mostRemembered })

  async function find(hash: string): Promise<SessionRecord | undefined> {
    const last = seen.get(hash)
    if (last !== undefined && now() - last.at < lookAgainMs) return last.session
    try {
      const session = await store.findSession(hash)
      if (session === undefined) seen.delete(hash)
      else seen.set(hash, { session, at: now() })
      return session
    } catch (error) {
      if (last === undefined || !isE5Error(error, 'DATABASE_UNAVAILABLE')) throw error
      return last.session
    }
  }

  return {
    async open(accessKeyHash) {
      const secret = randomBytes(32).toString('base64url')
      const endsAt = new Date(now() + sessionHours * 3_600_000)
      await store.openSession({ hash: hashKey(secret), accessKeyHash, endsAt })
      return secret
    },
    async userOf(secret, directory) {
      const session = await find(hashKey(secret))
      const isOpen = session !== undefined && session.endsAt.getTime() > now()
      const user = isOpen ? directory.userByKeyHash(session.accessKeyHash) : undefined
      if (user === undefined) throw new E5Error('SESSION_ENDED', {})
      return user
    },
    async close(secret) {
      const hash = hashKey(secret)
      await store.endSession(hash)
      seen.delete(hash)
    },
  }
}

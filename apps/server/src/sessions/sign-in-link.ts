import { randomBytes } from 'node:crypto'
import { hashKey } from '../control/secret-keys.ts'

/** The one-time token of the link that a start prints: it signs a browser in as the first admin. */
export interface SignInLink {
  /** For the link; undefined where nobody can be signed in by one. */
  readonly token: string | undefined
  /** The hash of the access key that the token stands for; a token opens once, and within {@link linkMinutes}. */
  redeem(token: string): string | undefined
}

/** How long a sign-in link is good, from the start of the server. */
export const linkMinutes = 10

/** A link for the holder of an access key, by the key's hash. */
export function createSignInLink(accessKeyHash: string | undefined, now: () => number = Date.now): SignInLink {
  const token = accessKeyHash === undefined ? undefined : randomBytes(32).toString('base64url')
  const endsAt = now() + linkMinutes * 60_000
  // Digests are compared, so time tells nothing of the token.
  let openHash = token === undefined ? undefined : hashKey(token)
  return {
    token,
    redeem(given) {
      if (openHash === undefined || hashKey(given) !== openHash || now() >= endsAt) return undefined
      openHash = undefined
      return accessKeyHash
    },
  }
}

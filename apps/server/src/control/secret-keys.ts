import { createHash, randomBytes, randomUUID } from 'node:crypto'

/** A key that was just made: the key itself is shown once, the rest is kept. */
export interface NewKey {
  readonly key: string
  readonly kept: { readonly id: string; readonly name: string; readonly prefix: string; readonly hash: string }
}

// Enough to tell keys apart in a list, far too little to guess the other 26 random bytes from.
const prefixLength = 12

/** A new random key. SambaStudio's are UUIDs; these have twice the bits and stand in headers and URLs as well. */
export function createKey(kind: 'endpoint' | 'access', name?: string | null): NewKey {
  const key = `${kind === 'endpoint' ? 'e5e' : 'e5a'}-${randomBytes(32).toString('base64url')}`
  return { key, kept: keepKey(key, name) }
}

/** What is kept of a key. Without a name it is called after its first characters. */
export function keepKey(key: string, name?: string | null): NewKey['kept'] {
  const hash = hashKey(key)
  // The digest's characters, not the key's: a key that an operator chose may begin with anything.
  return { id: randomUUID(), name: name ?? `key-${hash.slice(0, 8)}`, prefix: key.slice(0, prefixLength), hash }
}

/**
 * SHA-256 of a key, in hex. Keys are looked up by it: how long that takes may tell about the digest, from which nothing
 * follows about the key.
 */
export function hashKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

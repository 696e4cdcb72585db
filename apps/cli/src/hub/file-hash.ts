import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'

/** A file's hash as the hub lists it: SHA-256 of the content for a large (LFS) file, git's blob id for a small one. */
export type HubHash =
  | { readonly kind: 'sha256'; readonly hex: string }
  | { readonly kind: 'git-blob'; readonly hex: string }

/** The hash of a file on disk, of the kind asked for, in hex. */
export async function hashFile(file: string, kind: HubHash['kind'], bytes: number): Promise<string> {
  const hash = kind === 'sha256' ? createHash('sha256') : createHash('sha1').update(`blob ${bytes}\0`)
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest('hex')
}

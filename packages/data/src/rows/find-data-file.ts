import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { E5Error } from '@e5/core'

/**
 * The path of a file in a folder, plain or with `.gz` behind its name; undefined if neither is there.
 *
 * @throws E5Error INPUT_UNREADABLE where both are there.
 */
export async function findDataFile(folder: string, name: string): Promise<string | undefined> {
  const plain = join(folder, name)
  const packed = `${plain}.gz`
  const [hasPlain, hasPacked] = await Promise.all([isThere(plain), isThere(packed)])
  if (hasPlain && hasPacked) {
    throw new E5Error('INPUT_UNREADABLE', { file: plain, reason: `${name}.gz is there too: remove one of the two.` })
  }
  if (hasPlain) return plain
  return hasPacked ? packed : undefined
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
